/** One HTTP/1.1 connection that stays open: a GET at a time, at the price of hardly more than its bytes. */
import { connect, type Socket } from 'node:net';

export interface HttpAnswer {
  readonly status: number;
  readonly bodyBytes: number;
  /** Of an answer that is no success; else empty: who only counts answers does not read them. */
  readonly problem: string;
}

const END_OF_HEAD = '\r\n\r\n';

export class HttpConnection {
  private received: Buffer = Buffer.alloc(0);
  private settle: ((answer: HttpAnswer) => void) | null = null;
  private fail: ((error: Error) => void) | null = null;

  private constructor(private readonly socket: Socket) {
    socket.setNoDelay(true);
    socket.on('data', (data) => this.take(data));
    socket.on('error', (error) => this.fail?.(error));
    socket.on('close', () => this.fail?.(new Error('the connection was closed')));
  }

  static async open(url: URL): Promise<HttpConnection> {
    const socket = connect(Number(url.port), url.hostname);
    await new Promise<void>((resolve, reject) => {
      socket.once('connect', () => resolve());
      socket.once('error', reject);
    });
    return new HttpConnection(socket);
  }

  /** @param request head of a request, with the empty line behind it */
  exchange(request: string): Promise<HttpAnswer> {
    return new Promise((resolve, reject) => {
      this.settle = resolve;
      this.fail = reject;
      this.socket.write(request);
    });
  }

  close(): void {
    this.fail = null;
    this.socket.destroy();
  }

  private take(data: Buffer): void {
    this.received = this.received.length === 0 ? data : Buffer.concat([this.received, data]);
    const end = this.received.indexOf(END_OF_HEAD);
    if (end < 0) return;
    const head = this.received.toString('latin1', 0, end);
    const length = /\r\ncontent-length: (\d+)/i.exec(head);
    if (length === null) {
      this.fail?.(new Error(`an answer without a length:\n${head}`));
      return;
    }
    const bodyBytes = Number(length[1]);
    if (this.received.length < end + END_OF_HEAD.length + bodyBytes) return;
    const status = Number(head.slice(9, 12));
    const problem = status < 400 ? '' : this.received.toString('utf8', end + END_OF_HEAD.length);
    this.received = Buffer.alloc(0);
    this.settle?.({ status, bodyBytes, problem });
  }
}

/** The head of a GET, made once. */
export function getRequest(url: URL, headers: Readonly<Record<string, string>>): string {
  const lines = Object.entries({ host: url.host, ...headers }).map(([name, value]) => `${name}: ${value}`);
  return [`GET ${url.pathname}${url.search} HTTP/1.1`, ...lines, '', ''].join('\r\n');
}

/** A whole POST of JSON by an API key. */
export function postRequest(url: URL, apiKey: string, json: string): string {
  const headers = {
    host: url.host,
    authorization: `Bearer ${apiKey}`,
    'content-type': 'application/json',
    'content-length': String(Buffer.byteLength(json)),
  };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  return [`POST ${url.pathname} HTTP/1.1`, ...lines, '', json].join('\r\n');
}
