/** A bare WebSocket for texts that no OCPP library would send, and for looking at the raw answers. */
import { type RawData, WebSocket } from 'ws';

export interface RawClientOptions {
  /** The whole address, path included. */
  readonly url: string;
  /** Offered in `Sec-WebSocket-Protocol`; none sends no such header. */
  readonly subprotocols?: readonly string[];
  /** Basic credentials; the password as bytes or as text. */
  readonly username?: string;
  readonly password?: Buffer | string;
  /** Replaces the `Authorization` header made from the credentials. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** The server answered the upgrade with an HTTP status. */
export class HandshakeRefusedError extends Error {
  constructor(
    readonly status: number,
    readonly headers: Readonly<Record<string, string | string[] | undefined>>,
  ) {
    super(`The handshake was refused with HTTP ${status}.`);
    this.name = 'HandshakeRefusedError';
  }
}

export interface CloseEvent {
  readonly code: number;
  readonly reason: string;
}

const HANDSHAKE_TIMEOUT_MS = 10_000;

export class RawClient {
  /** Resolves when the socket is closed, by whichever side. */
  readonly closed: Promise<CloseEvent>;
  private readonly received: string[] = [];
  private readonly waiting: ((text: string) => void)[] = [];

  private constructor(private readonly socket: WebSocket) {
    socket.on('message', (data: RawData) => {
      const text = textOf(data);
      const next = this.waiting.shift();
      if (next === undefined) this.received.push(text);
      else next(text);
    });
    // An error is followed by 'close', which is what callers look at.
    socket.on('error', () => undefined);
    this.closed = new Promise((resolve) => {
      socket.once('close', (code: number, reason: Buffer) => {
        resolve({ code, reason: reason.toString('utf8') });
      });
    });
  }

  /** Connects; rejects with `HandshakeRefusedError` when the server answers with an HTTP status. */
  static open(options: RawClientOptions): Promise<RawClient> {
    const headers = { ...authorizationOf(options), ...options.headers };
    const socket = new WebSocket(options.url, [...(options.subprotocols ?? [])], {
      headers,
      handshakeTimeout: HANDSHAKE_TIMEOUT_MS,
    });
    const client = new RawClient(socket);
    return new Promise((resolve, reject) => {
      socket.once('unexpected-response', (request, response) => {
        reject(new HandshakeRefusedError(response.statusCode ?? 0, response.headers));
        request.destroy();
      });
      socket.once('error', reject);
      socket.once('open', () => {
        resolve(client);
      });
    });
  }

  /** The subprotocol that the server chose; '' for none. */
  get protocol(): string {
    return this.socket.protocol;
  }

  /** Sends a text message as it is; a buffer goes as a binary one. */
  send(message: string | Buffer): void {
    this.socket.send(message);
  }

  /** The next text that came or comes; rejects after the time is over. */
  next(timeoutMs = 5_000): Promise<string> {
    const received = this.received.shift();
    if (received !== undefined) return Promise.resolve(received);
    return new Promise((resolve, reject) => {
      const settle = (text: string): void => {
        clearTimeout(timer);
        resolve(text);
      };
      const timer = setTimeout(() => {
        this.waiting.splice(this.waiting.indexOf(settle), 1);
        reject(new Error(`Nothing was received within ${timeoutMs} ms.`));
      }, timeoutMs);
      this.waiting.push(settle);
    });
  }

  /** Sends a text and resolves with the parsed answer to it. */
  async exchange(message: string, timeoutMs?: number): Promise<unknown> {
    this.send(message);
    return JSON.parse(await this.next(timeoutMs));
  }

  /** Resolves when nothing came for this long; rejects with the text that did. */
  async expectSilence(durationMs: number): Promise<void> {
    const text = await this.next(durationMs).catch(() => null);
    if (text !== null) throw new Error(`Expected silence, received ${text}`);
  }

  /** Stops reading from the network without closing: a half-open connection that answers no ping. */
  freeze(): void {
    this.socket.pause();
  }

  /** Closes with a closing handshake. */
  async close(code = 1000): Promise<CloseEvent> {
    this.socket.close(code);
    return this.closed;
  }

  /** Drops the TCP connection. */
  terminate(): void {
    this.socket.terminate();
  }
}

function authorizationOf({ username, password }: RawClientOptions): Record<string, string> {
  if (username === undefined && password === undefined) return {};
  const bytes = typeof password === 'string' ? Buffer.from(password, 'utf8') : (password ?? Buffer.alloc(0));
  const credentials = Buffer.concat([Buffer.from(`${username ?? ''}:`, 'utf8'), bytes]);
  return { authorization: `Basic ${credentials.toString('base64')}` };
}

function textOf(data: RawData): string {
  if (Array.isArray(data)) return Buffer.concat(data).toString('utf8');
  return Buffer.isBuffer(data) ? data.toString('utf8') : Buffer.from(data).toString('utf8');
}
