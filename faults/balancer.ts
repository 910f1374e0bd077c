import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';

/** One address in front of the gateway's instances, as a load balancer is: the next that takes the connection. */
export class Balancer {
  private readonly server: Server;
  private readonly sockets = new Set<Socket>();
  private turn = 0;

  constructor(private readonly ports: readonly number[]) {
    this.server = createServer((socket) => {
      this.hold(socket);
      this.turn += 1;
      this.forward(socket, 0);
    });
  }

  /** @returns the port */
  async listen(): Promise<number> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    return (this.server.address() as AddressInfo).port;
  }

  close(): void {
    this.server.close();
    this.sockets.forEach((socket) => socket.destroy());
  }

  private forward(socket: Socket, tried: number): void {
    const port = this.ports[(this.turn + tried) % this.ports.length];
    if (port === undefined || tried >= this.ports.length) {
      socket.destroy();
      return;
    }
    const upstream = connect(port, '127.0.0.1');
    this.hold(upstream);
    const next = (): void => this.forward(socket, tried + 1);
    upstream.once('error', next);
    upstream.once('connect', () => {
      upstream.off('error', next);
      socket.pipe(upstream);
      upstream.pipe(socket);
      socket.once('close', () => upstream.destroy());
      upstream.once('close', () => socket.destroy());
    });
  }

  private hold(socket: Socket): void {
    this.sockets.add(socket);
    // Its close follows, which is what counts.
    socket.on('error', () => undefined);
    socket.once('close', () => this.sockets.delete(socket));
  }
}
