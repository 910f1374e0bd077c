import { requiredVariable } from './required-variable';
import { TcpProxy } from './tcp-proxy';

/**
 * A proxy in front of the broker. A client learns the broker's own address from its answers and would go past the
 * proxy from then on: the port in those answers is replaced by the proxy's.
 */
export class KafkaProxy extends TcpProxy {
  private readonly advertised: Buffer;

  constructor(broker = requiredVariable('KAFKA_BROKERS').split(',')[0] ?? '') {
    const [host = '', port = ''] = broker.split(':');
    super(host, Number(port));
    this.advertised = Buffer.concat([Buffer.from(host), int32(Number(port))]);
  }

  protected override answer(bytes: Buffer): Buffer {
    const own = int32(this.ownPort);
    const last = this.advertised.length - own.length;
    for (let at = bytes.indexOf(this.advertised); at >= 0; at = bytes.indexOf(this.advertised, at + 1)) {
      own.copy(bytes, at + last);
    }
    return bytes;
  }
}

function int32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(value);
  return bytes;
}
