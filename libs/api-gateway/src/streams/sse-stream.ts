import type { ServerResponse } from 'node:http';

import type { CloseCode } from './domain/stream-refusal';
import type { StreamConnection, StreamSink } from './stream-connection';

/** An answer of server-sent events as the end of a stream (WHATWG HTML §9.2). */
export class SseStream implements StreamSink {
  private connection: StreamConnection | null = null;
  private response: ServerResponse | null = null;
  /** What is said before the answer has begun. */
  private early: string[] = [];

  get unsentBytes(): number {
    return this.response?.writableLength ?? 0;
  }

  begin(
    response: ServerResponse,
    headers: Readonly<Record<string, unknown>>,
    connection: StreamConnection,
  ): void {
    this.connection = connection;
    this.response = response;
    response.on('close', () => connection.over());
    response.on('error', () => connection.over());
    response.writeHead(200, {
      ...(headers as Record<string, string>),
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
      // Proxies would hold events back to send many at once.
      'x-accel-buffering': 'no',
    });
    for (const text of this.early) this.write(text);
    this.early = [];
    if (response.destroyed) connection.over();
  }

  send(_type: string, json: string, id: string | null): void {
    // JSON has no line breaks.
    this.write(`${id === null ? '' : `id: ${id}\n`}data: ${json}\n\n`);
  }

  /** A comment, and where the client is: an id without data is remembered, and not told. */
  beat(id: string | undefined): void {
    this.write(`: heartbeat\n${id === undefined ? '' : `id: ${id}\n`}\n`);
  }

  close(code: CloseCode, reason: string): void {
    this.write(`data: ${JSON.stringify({ type: 'closed', code, reason })}\n\n`);
    const { response } = this;
    if (response === null) return;
    response.end();
    const cut = setTimeout(() => response.destroy(), CLOSE_LIMIT_MS);
    response.once('close', () => clearTimeout(cut));
  }

  private write(text: string): void {
    if (this.response === null) this.early.push(text);
    else if (!this.response.writableEnded) this.response.write(text, () => this.connection?.drained());
  }
}

const CLOSE_LIMIT_MS = 2_000;
