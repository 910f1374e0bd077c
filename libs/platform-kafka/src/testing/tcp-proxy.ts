import { connect, createServer, type Server, type Socket } from 'node:net';

/** A TCP proxy in front of a server, whose line can be cut and mended; on its own port of the loopback interface. */
export class TcpProxy {
  private server: Server | null = null;
  private readonly sockets = new Set<Socket>();
  private listeningPort = 0;

  constructor(
    private readonly host: string,
    private readonly port: number,
  ) {}

  /** The same server and path by way of the proxy. */
  static forUrl(url: string): TcpProxy {
    const { hostname, port } = new URL(url);
    return new TcpProxy(hostname, Number(port));
  }

  urlOf(url: string): string {
    const changed = new URL(url);
    changed.hostname = '127.0.0.1';
    changed.port = String(this.listeningPort);
    return changed.toString();
  }

  get address(): string {
    return `127.0.0.1:${this.listeningPort}`;
  }

  async open(): Promise<void> {
    const server = createServer((client) => {
      const upstream = connect(this.port, this.host);
      for (const socket of [client, upstream]) {
        this.sockets.add(socket);
        socket.on('error', () => undefined);
        socket.once('close', () => {
          this.sockets.delete(socket);
          client.destroy();
          upstream.destroy();
        });
      }
      client.pipe(upstream).pipe(client);
    });
    await new Promise<void>((resolve) => server.listen(this.listeningPort, '127.0.0.1', resolve));
    const address = server.address();
    if (address !== null && typeof address === 'object') this.listeningPort = address.port;
    this.server = server;
  }

  /** Cuts all connections and refuses new ones, until {@link open}. */
  async close(): Promise<void> {
    const server = this.server;
    this.server = null;
    if (server === null) return;
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    for (const socket of this.sockets) socket.destroy();
    await closed;
  }
}
