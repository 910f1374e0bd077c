import type { WebSocket } from 'ws';

import { isDatabaseOutage } from '@csms/platform-db';
import type { Logger } from '@csms/platform-ops';

import { idOf, readClientMessage } from './domain/client-message';
import { InboundBudget } from './domain/inbound-budget';
import { CLOSE, type CloseCode, StreamRefusal } from './domain/stream-refusal';
import type { StreamClient } from './stream-client';
import type { StreamSink } from './stream-connection';
import type { StreamDialogue } from './stream-dialogue';
import {
  INBOUND_BURST_BYTES,
  INBOUND_BYTES_PER_SECOND,
  MAX_MESSAGE_BYTES,
  MAX_REFUSED_MESSAGES,
} from './stream-settings';

/** How long the other end may take to answer a close. */
const CLOSE_LIMIT_MS = 2_000;

/** A WebSocket as the end of a stream: what goes out, and what comes in, in its order and within its limits. */
export class WebSocketStream implements StreamSink {
  private client: StreamClient | null = null;
  private dialogue: StreamDialogue | null = null;
  private listener: ((text: string) => Promise<void>) | null = null;
  private readonly started = Promise.withResolvers<void>();
  /** What is said before the stream has begun waits for it. */
  private turn: Promise<void> = this.started.promise;
  private readonly budget = new InboundBudget(INBOUND_BYTES_PER_SECOND, INBOUND_BURST_BYTES, Date.now());

  constructor(
    private readonly socket: WebSocket,
    private readonly logger: Logger,
  ) {
    // The library closes by itself what breaks the protocol or is too large (1002, 1009); `close` follows.
    socket.on('error', (error) => logger.debug({ err: error }, 'a stream broke'));
    socket.on('close', () => this.client?.connection.over());
    socket.on('pong', () => this.client?.heard(Date.now()));
    socket.on('ping', () => this.client?.heard(Date.now()));
    socket.on('message', (data: Buffer, isBinary) => this.received(data, isBinary));
  }

  get unsentBytes(): number {
    return this.socket.bufferedAmount;
  }

  send(_type: string, json: string): void {
    if (this.socket.readyState !== this.socket.OPEN) return;
    this.socket.send(json, () => this.client?.connection.drained());
  }

  close(code: CloseCode, reason: string): void {
    // At most 123 bytes (RFC 6455 §5.5).
    this.socket.close(code, reason.slice(0, 100));
    const cut = setTimeout(() => this.socket.terminate(), CLOSE_LIMIT_MS);
    this.socket.once('close', () => clearTimeout(cut));
  }

  ping(): void {
    if (this.socket.readyState === this.socket.OPEN) this.socket.ping();
  }

  /** Says why, and closes where the refusal does. */
  refuse({ code, message, close }: StreamRefusal, id: string | null = null): void {
    this.send('error', JSON.stringify({ type: 'error', id, code, message }));
    if (close === null) return;
    if (this.client === null) this.close(close, code);
    else this.client.connection.close(close, code);
  }

  onClose(listener: () => void): void {
    this.socket.once('close', listener);
  }

  /** Before the client is known, its messages go here. */
  onMessage(listener: ((text: string) => Promise<void>) | null): void {
    this.listener = listener;
  }

  /** @param first comes before everything that the client says */
  async begin(client: StreamClient, dialogue: StreamDialogue, first: () => Promise<void>): Promise<void> {
    this.client = client;
    this.dialogue = dialogue;
    if (this.socket.readyState !== this.socket.OPEN) client.connection.over();
    await first().catch((error: unknown) => this.failed(error, null));
    this.started.resolve();
  }

  /** After everything that was said before. */
  private inTurn(work: () => Promise<void>, id: string | null): void {
    this.turn = this.turn.then(work).catch((error: unknown) => this.failed(error, id));
  }

  private received(data: Buffer, isBinary: boolean): void {
    const now = Date.now();
    this.client?.heard(now);
    if (!this.budget.take(data.length, now)) {
      const isTooMuch = this.budget.refusedInARow >= MAX_REFUSED_MESSAGES;
      const close = isTooMuch ? CLOSE.tooMuch : null;
      this.refuse(new StreamRefusal('rate_limited', 'Too much at once: 1 KiB a second is heard.', close));
      return;
    }
    if (this.listener !== null) {
      void this.listener(data.toString('utf8'));
      return;
    }
    this.hear(data, isBinary);
  }

  private hear(data: Buffer, isBinary: boolean): void {
    if (isBinary || data.length > MAX_MESSAGE_BYTES) {
      const refusal = isBinary
        ? new StreamRefusal('invalid_json', 'A message is text, not binary.')
        : new StreamRefusal('payload_too_large', `A message has ${MAX_MESSAGE_BYTES} bytes at most.`);
      this.refuse(refusal);
      return;
    }
    const text = data.toString('utf8');
    this.inTurn(async () => {
      const message = readClientMessage(text);
      if (message.type === 'auth')
        throw new StreamRefusal('invalid_state', 'The connection is authenticated already.');
      await this.dialogue?.hear(message);
    }, idOf(text));
  }

  private failed(error: unknown, id: string | null): void {
    if (error instanceof StreamRefusal) {
      this.refuse(error, id);
      return;
    }
    if (!isDatabaseOutage(error)) this.logger.error({ err: error }, 'a message of a stream failed');
    this.refuse(new StreamRefusal('service_unavailable', 'This cannot be done now: try again.'), id);
  }
}
