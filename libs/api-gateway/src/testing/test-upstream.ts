import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface UpstreamRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** A service behind the gateway: remembers what came, and answers what the spec says. */
export class TestUpstream {
  readonly requests: UpstreamRequest[] = [];
  answer: { status: number; headers: Record<string, string>; body: string } = {
    status: 200,
    headers: { 'content-type': 'application/json' },
    body: '{}',
  };
  /** In place of `answer`, by the address that is asked. */
  answerTo: ((url: string) => { status: number; body: string } | null) | null = null;
  /** Of the bodies so far, also of requests that are not over. */
  receivedBytes = 0;
  /** Requests that broke off. */
  broken = 0;
  private server: Server | null = null;
  private port = 0;

  /** On the port that it had before, if any. */
  async open(): Promise<void> {
    if (this.server !== null) return;
    const server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => {
        this.receivedBytes += chunk.length;
        chunks.push(chunk);
      });
      request.on('error', () => (this.broken += 1));
      request.on('end', () => {
        const { method = '', url = '', headers } = request;
        this.requests.push({ method, url, headers, body: Buffer.concat(chunks).toString() });
        const { status, body } = this.answerTo?.(url) ?? this.answer;
        response.writeHead(status, this.answer.headers).end(body);
      });
    });
    await new Promise<void>((resolve) => server.listen(this.port, '127.0.0.1', resolve));
    this.port = (server.address() as AddressInfo).port;
    this.server = server;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  async close(): Promise<void> {
    const { server } = this;
    this.server = null;
    if (server === null) return;
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    server.closeAllConnections();
    await closed;
  }
}
