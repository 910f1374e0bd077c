import { WebSocket } from 'ws';

import { eventually } from '@csms/testing';

export interface StreamMessage {
  readonly type: string;
  readonly id?: string;
  readonly code?: string;
  readonly message?: string;
  readonly channel?: string;
  readonly sequence?: number;
  readonly last_event_id?: string;
  readonly subscription_ids?: readonly string[];
  readonly from?: string;
  readonly to?: string;
  readonly event?: {
    readonly event: string;
    readonly id: string;
    readonly organization_id: string;
    readonly data: Readonly<Record<string, unknown>>;
  };
}

export interface StreamClientOptions {
  readonly path?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly protocols?: readonly string[];
  /** It answers no ping. */
  readonly isSilent?: boolean;
}

/** A client of the stream, that remembers what it was told. */
export class TestStreamClient {
  readonly messages: StreamMessage[] = [];
  closedWith: { readonly code: number; readonly reason: string } | null = null;
  /** HTTP, where the handshake was refused. */
  refusedWith: number | null = null;
  readonly socket: WebSocket;

  constructor(
    publicUrl: string,
    { path = '', headers = {}, protocols = [], isSilent = false }: StreamClientOptions = {},
  ) {
    const url = `${publicUrl.replace('http', 'ws')}/api/v1/stream${path}`;
    this.socket = new WebSocket(url, [...protocols], {
      headers: { ...headers },
      perMessageDeflate: false,
      autoPong: !isSilent,
    });
    this.socket.on('message', (data: Buffer) => {
      this.messages.push(JSON.parse(data.toString('utf8')) as StreamMessage);
    });
    this.socket.on('close', (code, reason) => (this.closedWith ??= { code, reason: reason.toString() }));
    this.socket.on('unexpected-response', (_request, response) => {
      this.refusedWith = response.statusCode ?? 0;
      this.socket.terminate();
    });
    this.socket.on('error', () => undefined);
  }

  /** Resolves with the welcome. */
  async welcomed(): Promise<this> {
    await this.one((message) => message.type === 'welcome');
    return this;
  }

  say(message: unknown): void {
    this.socket.send(typeof message === 'string' ? message : JSON.stringify(message));
  }

  /** Resolves with the answer to it: whatever names its id. */
  async ask(message: { readonly id: string } & Readonly<Record<string, unknown>>): Promise<StreamMessage> {
    const from = this.messages.length;
    this.say(message);
    return this.one(({ id, type }) => id === message.id && type !== 'event', from);
  }

  /** The first message of this kind. */
  one(isIt: (message: StreamMessage) => boolean, from = 0): Promise<StreamMessage> {
    return eventually(() => {
      const found = this.messages.slice(from).find(isIt);
      if (found === undefined) {
        const end = JSON.stringify(this.closedWith ?? this.refusedWith);
        throw new Error(`Not told: ${JSON.stringify(this.messages.slice(-3))}, closed: ${end}`);
      }
      return found;
    });
  }

  /** Events of the outside, in their order. */
  get events(): NonNullable<StreamMessage['event']>[] {
    return this.messages.flatMap(({ event }) => event ?? []);
  }

  /** Of the newest event message, to go on from. */
  get lastEventId(): string | undefined {
    return this.messages.findLast(({ type }) => type === 'event')?.id;
  }

  async closed(): Promise<number> {
    return eventually(
      () => {
        if (this.closedWith === null)
          throw new Error(`Not closed: ${JSON.stringify(this.messages.slice(-3))}`);
        return this.closedWith.code;
      },
      { timeoutMs: 10_000 },
    );
  }

  cut(): void {
    this.socket.terminate();
  }
}
