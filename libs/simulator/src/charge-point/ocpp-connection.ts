import { type RawData, WebSocket } from 'ws';

import {
  encodeCall,
  encodeCallError,
  encodeCallResult,
  type OcppVersion,
  parseFrame,
  SUBPROTOCOLS,
} from '@csms/ocpp';

export interface ConnectionOptions {
  /** The whole address, charge point id included. */
  readonly url: string;
  readonly version: OcppVersion;
  readonly chargePointId: string;
  /** Basic authentication (security profile 1); none sends no credentials. */
  readonly password?: string | undefined;
  /** Answers a CALL of the CSMS; null means that the action is not known here. */
  readonly onCall: (action: string, payload: Record<string, unknown>) => CommandAnswer | null;
  /** The socket is gone, by whichever side. Not called when it never opened. */
  readonly onClose: () => void;
}

export interface CommandAnswer {
  readonly response: object;
  /** What follows once the answer is out. */
  readonly then?: (() => void) | undefined;
}

export type CallOutcome =
  | { readonly kind: 'result'; readonly payload: unknown; readonly ms: number }
  | { readonly kind: 'error'; readonly code: string; readonly description: string; readonly ms: number }
  | { readonly kind: 'unanswered'; readonly why: 'timeout' | 'connection-lost' };

interface Pending {
  readonly messageId: string;
  readonly sentAt: number;
  readonly timer: NodeJS.Timeout;
  readonly resolve: (outcome: CallOutcome) => void;
}

const HANDSHAKE_TIMEOUT_MS = 15_000;

/** One WebSocket from its opening to its end. At most one CALL of ours is under way (OCPP-J 1.6 §4.1.1). */
export class OcppConnection {
  private pending: Pending | null = null;

  private constructor(
    private readonly socket: WebSocket,
    private readonly options: ConnectionOptions,
  ) {
    socket.on('message', (data: RawData) => this.receive((data as Buffer).toString('utf8')));
    socket.on('close', () => {
      this.settle({ kind: 'unanswered', why: 'connection-lost' });
      options.onClose();
    });
  }

  /** Rejects with the HTTP status or the system's error when no socket comes about. */
  static open(options: ConnectionOptions): Promise<OcppConnection> {
    const socket = new WebSocket(options.url, [SUBPROTOCOLS[options.version]], {
      handshakeTimeout: HANDSHAKE_TIMEOUT_MS,
      perMessageDeflate: false,
      ...(options.password === undefined ? {} : { auth: `${options.chargePointId}:${options.password}` }),
    });
    return new Promise((resolve, reject) => {
      socket.once('unexpected-response', (request, response) => {
        request.destroy();
        reject(new Error(`HTTP ${response.statusCode ?? 0}`));
      });
      // Later errors are followed by 'close'.
      socket.on('error', (error) => reject(error));
      socket.once('open', () => resolve(new OcppConnection(socket, options)));
    });
  }

  get isOpen(): boolean {
    return this.socket.readyState === WebSocket.OPEN;
  }

  /** Sends one CALL; without an answer in time the socket is given up. */
  call(messageId: string, action: string, payload: object, timeoutMs: number): Promise<CallOutcome> {
    if (!this.isOpen) return Promise.resolve({ kind: 'unanswered', why: 'connection-lost' });
    if (this.pending !== null) throw new Error(`${action} while another CALL is under way.`);
    return new Promise((resolve) => {
      const timer = setTimeout(() => {
        this.settle({ kind: 'unanswered', why: 'timeout' });
        this.terminate();
      }, timeoutMs);
      this.pending = { messageId, sentAt: performance.now(), timer, resolve };
      this.socket.send(encodeCall(messageId, action, payload));
    });
  }

  /** The network is gone: no closing handshake. */
  terminate(): void {
    this.socket.terminate();
  }

  close(): void {
    this.socket.close(1000);
  }

  private receive(text: string): void {
    const frame = parseFrame(text, this.options.version);
    switch (frame.kind) {
      case 'call':
        this.answer(frame.messageId, frame.action, (frame.payload ?? {}) as Record<string, unknown>);
        return;
      case 'call-result':
        this.settleIf(frame.messageId, (ms) => ({ kind: 'result', payload: frame.payload, ms }));
        return;
      case 'call-error': {
        const { code, description } = frame;
        this.settleIf(frame.messageId, (ms) => ({ kind: 'error', code, description, ms }));
        return;
      }
      case 'call-result-error':
      case 'send':
      case 'unreadable':
        // What nobody can act on is left to the time limit of the CALL.
        return;
    }
  }

  private answer(messageId: string, action: string, payload: Record<string, unknown>): void {
    const answer = this.options.onCall(action, payload);
    if (answer === null) {
      this.socket.send(
        encodeCallError(messageId, 'NotImplemented', `${action} is not known to this simulator.`),
      );
      return;
    }
    this.socket.send(encodeCallResult(messageId, answer.response), () => answer.then?.());
  }

  private settleIf(messageId: string, outcome: (ms: number) => CallOutcome): void {
    if (this.pending?.messageId !== messageId) return;
    this.settle(outcome(performance.now() - this.pending.sentAt));
  }

  private settle(outcome: CallOutcome): void {
    const { pending } = this;
    if (pending === null) return;
    this.pending = null;
    clearTimeout(pending.timer);
    pending.resolve(outcome);
  }
}
