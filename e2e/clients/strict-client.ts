/**
 * An independent charger on the npm package `ocpp-rpc` in strict mode: every answer is checked by that package's own
 * copy of the official schemas. Deliberately shares no code with the gateway.
 */
import { once } from 'node:events';
import type { SecureContextOptions } from 'node:tls';

import { createRPCError, type IHandlersOption, RPCClient, RPCError } from 'ocpp-rpc';

import { AnswerMissingError, DeliveryQueue } from './delivery-queue';
import { Ledger } from './ledger';

export type ClientVersion = '1.6' | '2.0.1';
export type PathForm = '/ocpp16' | '/ocpp201' | '/ocpp/1.6' | '/ocpp/2.0.1' | '/ocpp';

/** Answers a command of the CSMS; null refuses it with NotSupported. */
export type CommandCallback = (
  action: string,
  request: Record<string, unknown>,
) => object | null | Promise<object | null>;

export interface StrictClientOptions {
  /** Base address, e.g. `ws://127.0.0.1:9000`. */
  readonly ocppUrl: string;
  readonly version: ClientVersion;
  readonly chargePointId: string;
  /** Defaults to the short form of the version. */
  readonly pathForm?: PathForm;
  /** A string is sent as its UTF-8 bytes, a buffer as it is; none sends no `Authorization` header. */
  readonly password?: Buffer | string;
  /** Of `wss://`: whom it trusts, and what it shows of itself. */
  readonly tls?: SecureContextOptions;
  /** File that gets one NDJSON line for each answer. */
  readonly ledgerPath?: string;
  /** Time to wait for an answer; default 10 s. */
  readonly callTimeoutMs?: number;
  readonly onCommand?: CommandCallback;
  /** Source of the timestamps in the messages; default the system clock. */
  readonly clock?: () => Date;
}

/** An answer, or a message of ours, that its official schema refuses. */
export interface StrictFailure {
  readonly action: string;
  readonly message: string;
  readonly isOutbound: boolean;
}

const DEFAULT_PATHS: Readonly<Record<ClientVersion, PathForm>> = { '1.6': '/ocpp16', '2.0.1': '/ocpp201' };

/** `ocpp-rpc` reconnects by itself; this adds the means to lose the network. */
class CuttableClient extends RPCClient {
  cut(): void {
    this._ws?.terminate();
  }
}

export class StrictClient {
  /** Must be empty at the end of a test. */
  readonly strictFailures: StrictFailure[] = [];
  /** Commands that the CSMS sent, in order. */
  readonly commands: { readonly action: string; readonly request: Record<string, unknown> }[] = [];
  readonly clock: () => Date;
  readonly version: ClientVersion;
  readonly chargePointId: string;

  private readonly rpc: CuttableClient;
  private readonly queue: DeliveryQueue;
  private readonly ledger: Ledger | null;
  private isClosed = false;

  constructor(private readonly options: StrictClientOptions) {
    this.version = options.version;
    this.chargePointId = options.chargePointId;
    this.clock = options.clock ?? ((): Date => new Date());
    this.ledger = options.ledgerPath === undefined ? null : new Ledger(options.ledgerPath);
    this.rpc = this.createRpcClient();
    this.queue = new DeliveryQueue({
      send: (action, payload) => this.call(action, payload),
      whenOpen: () => this.whenOpen(),
    });
  }

  /** A client that is connected; rejects with the HTTP status (`code`) when the handshake is refused. */
  static async connect(options: StrictClientOptions): Promise<StrictClient> {
    const client = new StrictClient(options);
    await client.rpc.connect();
    return client;
  }

  /** The subprotocol that the server chose. */
  get protocol(): string | undefined {
    return this.rpc.protocol;
  }

  get isOpen(): boolean {
    return this.rpc.state === RPCClient.OPEN;
  }

  /** Messages that wait for their answer. */
  get queueLength(): number {
    return this.queue.length;
  }

  /** How often a message had to be sent again because its answer did not come. */
  get resends(): number {
    return this.queue.resends;
  }

  /**
   * Sends a message once. Rejects with `AnswerMissingError` when the socket closes or the time is over, with an
   * `RPCError` (`rpcErrorCode`) for a CALLERROR or for an answer that breaks its schema.
   */
  async call<Response>(action: string, payload: object): Promise<Response> {
    if (!this.isOpen) throw new AnswerMissingError(action, 'the connection is not open');
    const sentAt = performance.now();
    const failuresBefore = this.strictFailures.length;
    try {
      const response = (await this.rpc.call(action, payload)) as Response;
      this.record(action, payload, sentAt, { response });
      return response;
    } catch (error) {
      // An answer that breaks its schema is no CALLERROR, though ocpp-rpc reports both as an RPCError.
      if (!(error instanceof RPCError)) throw new AnswerMissingError(action, (error as Error).message);
      if (this.strictFailures.length === failuresBefore) {
        const callError = { code: error.rpcErrorCode, description: error.message };
        this.record(action, payload, sentAt, { response: null, error: callError });
      }
      throw error;
    }
  }

  /**
   * Sends a message that must arrive: again after each missing answer and each reconnect, in order with all others
   * of its kind, with the payload made at the first sending.
   */
  deliver<Response>(action: string, payload: object | (() => object)): Promise<Response> {
    return this.queue.deliver<Response>(
      action,
      typeof payload === 'function' ? (payload as () => object) : (): object => payload,
    );
  }

  /** Drops the TCP connection without a closing handshake; the client reconnects with back-off. */
  cut(): void {
    this.rpc.cut();
  }

  /** Resolves when the connection is open again; rejects when the client was closed for good. */
  async whenOpen(): Promise<void> {
    while (!this.isOpen) {
      if (this.isClosed) throw new Error(`The client of ${this.chargePointId} is closed.`);
      const settled = new AbortController();
      try {
        await Promise.race([
          once(this.rpc, 'open', { signal: settled.signal }),
          once(this.rpc, 'close', { signal: settled.signal }),
        ]);
      } finally {
        settled.abort();
      }
    }
  }

  /** Resolves with the code and reason of the next closing of the socket, by whichever side. */
  async whenDisconnected(): Promise<{ code: number; reason: string }> {
    const [event] = (await once(this.rpc, 'disconnect')) as [{ code: number; reason: string }];
    return event;
  }

  /** Closes for good; messages still queued are rejected. */
  async close(): Promise<void> {
    this.isClosed = true;
    await this.rpc.close({ force: true });
  }

  private record(
    action: string,
    request: object,
    sentAt: number,
    answer: { response: unknown; error?: { code: string; description: string } },
  ): void {
    this.ledger?.append({
      at: new Date().toISOString(),
      charge_point_id: this.chargePointId,
      action,
      request,
      ...answer,
      ms: Math.round((performance.now() - sentAt) * 100) / 100,
    });
  }

  private createRpcClient(): CuttableClient {
    const { ocppUrl, version, chargePointId, pathForm, password, callTimeoutMs, tls } = this.options;
    const settings = {
      endpoint: `${ocppUrl.replace(/\/$/, '')}${pathForm ?? DEFAULT_PATHS[version]}`,
      identity: chargePointId,
      password: password ?? null,
      wsOpts: tls ?? {},
      protocols: [`ocpp${version}`],
      strictMode: true,
      callTimeoutMs: callTimeoutMs ?? 10_000,
      callConcurrency: 1,
      pingIntervalMs: 0,
      backoff: { initialDelay: 100, maxDelay: 2_000, factor: 2, randomisationFactor: 0.25 },
    };
    // The package's types demand every option and know no Buffer as password; its code does.
    const rpc = new CuttableClient(settings as unknown as ConstructorParameters<typeof RPCClient>[0]);
    rpc.on('strictValidationFailure', (failure: { method: string; error: Error; outbound: boolean }) => {
      const { method, error, outbound } = failure;
      this.strictFailures.push({ action: method, message: error.message, isOutbound: outbound });
    });
    rpc.on('close', () => {
      this.isClosed = true;
    });
    rpc.handle(this.answerCommand as Parameters<RPCClient['handle']>[0]);
    return rpc;
  }

  private readonly answerCommand = async ({ method = '', params = {} }: IHandlersOption): Promise<object> => {
    this.commands.push({ action: method, request: params });
    const response = (await this.options.onCommand?.(method, params)) ?? null;
    // eslint-disable-next-line @typescript-eslint/only-throw-error -- an RPCError is one; its types do not say so
    if (response === null) throw createRPCError('NotSupported', `${method} is not scripted.`, {});
    return response;
  };
}
