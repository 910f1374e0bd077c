import { randomUUID } from 'node:crypto';
import type { SecureContextOptions } from 'node:tls';

import { type RawData, WebSocket } from 'ws';

export interface ChargerAddress {
  /** The whole address, path included. */
  readonly url: string;
  readonly subprotocols?: readonly string[];
  readonly username?: string;
  readonly password?: Buffer | string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Of `wss://`: whom it trusts, and what it shows of itself. */
  readonly tls?: SecureContextOptions;
}

/** The gateway's answer to a call: a result, or an error with its code. */
export type Answer =
  | { readonly kind: 'result'; readonly payload: Record<string, unknown> }
  | { readonly kind: 'error'; readonly code: string; readonly description: string };

/** What a charger answers to a command of ours; null: it keeps silent. */
export type CommandAnswer =
  { readonly payload: object } | { readonly code: string; readonly description: string } | null;

type AnswerCommand = (action: string, payload: unknown) => CommandAnswer;

/** The gateway answered the upgrade with an HTTP status. */
export class HandshakeRefusedError extends Error {
  constructor(
    readonly status: number,
    readonly retryAfter?: string,
  ) {
    super(`The handshake was refused with HTTP ${status}`);
  }
}

const ANSWER_WITHIN_MS = 15_000;

/** A charger's end of a socket: bare OCPP-J frames over `ws`. */
export class TestCharger {
  /** Resolves when the socket is closed, by whichever side. */
  readonly closed: Promise<{ readonly code: number; readonly reason: string }>;
  /** Message ids in the order in which their answers came. */
  readonly answered: string[] = [];
  private readonly waiting = new Map<string, (answer: Answer) => void>();
  private answerCommand: AnswerCommand = () => null;
  /** Commands that it has not answered, in the order in which they came. */
  readonly unanswered: string[] = [];

  private constructor(private readonly socket: WebSocket) {
    socket.on('message', (data: RawData) => this.received((data as Buffer).toString('utf8')));
    // An error is followed by 'close', which is what specs look at.
    socket.on('error', () => undefined);
    this.closed = new Promise((resolve) => {
      socket.once('close', (code: number, reason: Buffer) =>
        resolve({ code, reason: reason.toString('utf8') }),
      );
    });
  }

  /** @throws HandshakeRefusedError */
  static connect({
    url,
    subprotocols = [],
    username,
    password,
    headers = {},
    tls = {},
  }: ChargerAddress): Promise<TestCharger> {
    const credentials = password === undefined ? {} : { authorization: basic(username ?? '', password) };
    const all = { ...credentials, ...headers };
    const socket = new WebSocket(url, [...subprotocols], { ...tls, headers: all, handshakeTimeout: 10_000 });
    const charger = new TestCharger(socket);
    return new Promise((resolve, reject) => {
      socket.once('unexpected-response', (request, response) => {
        reject(new HandshakeRefusedError(response.statusCode ?? 0, response.headers['retry-after']));
        request.destroy();
      });
      socket.once('error', reject);
      socket.once('open', () => resolve(charger));
    });
  }

  /** The subprotocol that the gateway chose; '' for none. */
  get subprotocol(): string {
    return this.socket.protocol;
  }

  /** Rejects when the socket closes, or nothing comes for long, before an answer. */
  call(action: string, payload: object, messageId: string = randomUUID()): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`${action} was not answered`)), ANSWER_WITHIN_MS);
      this.waiting.set(messageId, (answer) => {
        clearTimeout(timer);
        resolve(answer);
      });
      void this.closed.then(({ code }) => {
        clearTimeout(timer);
        reject(new Error(`${action} was not answered: the socket closed with ${code}`));
      });
      this.socket.send(JSON.stringify([2, messageId, action, payload]));
    });
  }

  /** The payload of a result. */
  async result(action: string, payload: object, messageId?: string): Promise<Record<string, unknown>> {
    const answer = await this.call(action, payload, messageId);
    if (answer.kind === 'error') throw new Error(`${action}: ${answer.code} ${answer.description}`);
    return answer.payload;
  }

  /** Sends whatever it is, and gets the next frame that comes, as it is. */
  exchange(text: string, isBinary = false): Promise<readonly unknown[]> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error('No frame came')), ANSWER_WITHIN_MS);
      this.socket.once('message', (data: Buffer) => {
        clearTimeout(timer);
        resolve(JSON.parse(data.toString('utf8')) as readonly unknown[]);
      });
      this.socket.send(text, { binary: isBinary });
    });
  }

  /** Whatever it is. */
  sendRaw(text: string): void {
    this.socket.send(text);
  }

  onCommand(answer: AnswerCommand): void {
    this.answerCommand = answer;
  }

  /** To the oldest command that it kept silent about. */
  answerLate(answer: Exclude<CommandAnswer, null>): void {
    const messageId = this.unanswered.shift();
    if (messageId === undefined) throw new Error('Every command was answered');
    this.answer(messageId, answer);
  }

  /** Reads no more, and answers no ping: as when the network is gone, and nobody said so. */
  freeze(): void {
    this.socket.pause();
  }

  thaw(): void {
    this.socket.resume();
  }

  terminate(): void {
    this.socket.terminate();
  }

  async close(): Promise<void> {
    this.socket.close(1000);
    await this.closed;
  }

  private received(text: string): void {
    const [type, messageId, ...rest] = JSON.parse(text) as [number, string, ...unknown[]];
    if (type === 2) {
      const [action, payload] = rest as [string, unknown];
      this.answer(messageId, this.answerCommand(action, payload));
      return;
    }
    this.answered.push(messageId);
    const settle = this.waiting.get(messageId);
    this.waiting.delete(messageId);
    if (type === 3) settle?.({ kind: 'result', payload: rest[0] as Record<string, unknown> });
    else settle?.({ kind: 'error', code: String(rest[0]), description: String(rest[1]) });
  }

  private answer(messageId: string, answer: CommandAnswer): void {
    if (answer === null) {
      this.unanswered.push(messageId);
      return;
    }
    const frame =
      'payload' in answer
        ? [3, messageId, answer.payload]
        : [4, messageId, answer.code, answer.description, {}];
    this.socket.send(JSON.stringify(frame));
  }
}

function basic(username: string, password: Buffer | string): string {
  const bytes = Buffer.concat([Buffer.from(`${username}:`), Buffer.from(password as string)]);
  return `Basic ${bytes.toString('base64')}`;
}
