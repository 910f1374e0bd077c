import { connect, createServer, type Server, type Socket } from 'node:net';
import { Transform } from 'node:stream';

import { freePort } from './free-ports';

/**
 * A TCP proxy in front of a server, whose line can be cut and mended; on its own port of the loopback interface, which
 * it keeps.
 */
export class TcpProxy {
  private server: Server | null = null;
  private readonly sockets = new Set<Socket>();
  private listeningPort = 0;
  private isSilent = false;
  private latencyMs = 0;
  private withheld: (() => void)[] = [];

  constructor(
    private readonly host: string,
    private readonly port: number,
  ) {}

  static forUrl(url: string): TcpProxy {
    const { hostname, port } = new URL(url);
    return new TcpProxy(hostname, Number(port));
  }

  /** The same server, credentials and path by way of the proxy. */
  urlOf(url: string): string {
    const changed = new URL(url);
    changed.hostname = '127.0.0.1';
    changed.port = String(this.ownPort);
    return changed.toString();
  }

  get address(): string {
    return `127.0.0.1:${this.ownPort}`;
  }

  /** Known from the first {@link open} on. */
  get ownPort(): number {
    if (this.listeningPort === 0) throw new Error('The proxy was never open');
    return this.listeningPort;
  }

  async open(): Promise<void> {
    if (this.server !== null) return;
    const server = createServer((client) => this.pass(client, connect(this.port, this.host)));
    const port = this.listeningPort === 0 ? await freePort() : this.listeningPort;
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, '127.0.0.1', resolve);
    });
    this.listeningPort = port;
    this.server = server;
  }

  /** Cuts all connections and refuses new ones, until {@link open}. */
  async cut(): Promise<void> {
    const { server } = this;
    this.server = null;
    if (server === null) return;
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    for (const socket of this.sockets) socket.destroy();
    await closed;
  }

  /** From now on the server still hears the client, but is not heard by it. */
  silence(): void {
    this.isSilent = true;
  }

  /** Lets the server be heard again, beginning with what was held back. */
  speak(): void {
    this.isSilent = false;
    this.withheld.splice(0).forEach((pass) => pass());
  }

  /** From now on what the server says comes so much later, in order. */
  slowDown(latencyMs: number): void {
    this.latencyMs = latencyMs;
  }

  /** Ends all connections by RST, as a restarted firewall does; new ones are taken. */
  reset(): void {
    for (const socket of this.sockets) socket.resetAndDestroy();
  }

  /** What the server says, as the client shall read it. */
  protected answer(bytes: Buffer): Buffer {
    return bytes;
  }

  private pass(client: Socket, upstream: Socket): void {
    for (const socket of [client, upstream]) {
      this.sockets.add(socket);
      socket.on('error', () => undefined);
      socket.once('close', () => {
        this.sockets.delete(socket);
        client.destroy();
        upstream.destroy();
      });
    }
    const answers = new Transform({
      transform: (bytes: Buffer, _encoding, done) => {
        const pass = (): void => done(null, this.answer(bytes));
        if (this.isSilent) this.withheld.push(pass);
        else if (this.latencyMs > 0) setTimeout(pass, this.latencyMs);
        else pass();
      },
    });
    client.pipe(upstream).pipe(answers).pipe(client);
  }
}
