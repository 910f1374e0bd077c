import { randomUUID } from 'node:crypto';

import type { RawData, WebSocket } from 'ws';

import {
  answerId,
  answerToUnreadable,
  type CallErrorCode,
  type CallFrame,
  describeUnreadable,
  encodeCall,
  encodeCallError,
  encodeCallResult,
  parseFrame,
  type UnreadableFrame,
} from '@csms/ocpp';
import { isDatabaseOutage } from '@csms/platform-db';
import { failPoint, type Logger } from '@csms/platform-ops';

import { noteAsked } from '../boot-status/asked-messages';
import type { CallContext } from '../calls/call-context';
import { CallRefusedError, SocketGoneError } from '../calls/call-refused-error';
import type { AnyCallHandler, CallHandlers } from '../calls/call-table';
import { NotDurableError } from '../charger-events/charger-events';
import type { Reply } from '../message-log/domain/exchange';
import type { MessageLog } from '../message-log/message-log';
import { SocketLog } from '../message-log/socket-log';
import type { SignsOfLife } from '../signs-of-life/signs-of-life';

import type { Charger } from './charger';
import { inFrameSpan } from './frame-span';
import type { GatewayMetrics } from './gateway-metrics';
import { type AnsweredCall, type CommandOutcome, OutgoingCalls } from './outgoing-calls';
import { readCall, readResult } from './read-call';
import { type FlowLimits, SocketFlow } from './socket-flow';

/** RFC 6455 §7.4.1: try again later. */
const TRY_AGAIN_LATER = 1013;

/** RFC 6455 §7.4.1, policy violation: a charger has one socket (OCPP-J 1.6 §5.1). */
const REPLACED = 1008;

/** Sockets are probed in so many parts, one after the other: ten thousand pings at once hold up every answer. */
export const PROBE_STEPS = 20;

export interface ChargerSocketOptions {
  readonly socket: WebSocket;
  readonly charger: Charger;
  readonly epoch: number;
  readonly connectedAt: Date;
  readonly handlers: CallHandlers;
  readonly logger: Logger;
  readonly metrics: GatewayMetrics;
  readonly messageLog: Pick<MessageLog, 'note'>;
  /** An answer to a command whose time was over. */
  readonly onLateAnswer: (commandId: string, answer: AnsweredCall) => void;
  /** Hears of every message, and of answers to commands. */
  readonly signs: Pick<SignsOfLife, 'heard' | 'answered'>;
  readonly limits: FlowLimits;
}

/**
 * One charger's socket: its calls are answered one after the other, in the order in which they came; ours go out one
 * at a time (OCPP-J §4.1.1). Nothing that a charger sends ends the process or disturbs another socket.
 */
export class ChargerSocket {
  readonly charger: Charger;
  private readonly outgoing: OutgoingCalls;
  private readonly messages: SocketLog;
  private readonly offered: ReadonlySet<string>;
  private turn: Promise<void> = Promise.resolve();
  private readonly flow: SocketFlow;
  private isAlive = true;
  private isReplaced = false;
  private readonly gone = new AbortController();
  /** Of its claim in the connection table. */
  epoch: number;
  readonly connectedAt: Date;
  /** Its part of {@link PROBE_STEPS}: always the same, so that a whole interval lies between two probes. */
  readonly probeStep = Math.floor(Math.random() * PROBE_STEPS);
  /** Resolves when its coming is told. */
  announced: Promise<void> = Promise.resolve();

  constructor(private readonly options: ChargerSocketOptions) {
    this.charger = options.charger;
    this.epoch = options.epoch;
    this.connectedAt = options.connectedAt;
    this.offered = new Set(options.handlers.keys());
    this.flow = new SocketFlow(options.socket, options.limits, (kind) => {
      options.metrics.excess.inc({ kind });
      this.log().warn({ kind }, 'a charger sends too much, or reads too little');
    });
    this.messages = new SocketLog(options.messageLog, options.charger);
    this.outgoing = new OutgoingCalls((id, action, payload) => {
      this.messages.sent(id);
      this.send(encodeCall(id, action, payload));
    });
    options.socket.on('message', (data) => this.received(data));
    options.socket.on('pong', () => (this.isAlive = true));
    // ws closes the socket itself (1002, 1007, 1009); without a listener the error would end the process.
    options.socket.on('error', (error) => this.log().warn({ err: error }, 'a socket broke the protocol'));
    options.socket.on('close', () => {
      this.gone.abort();
      this.outgoing.closed();
    });
  }

  /** Sends a command and waits for the answer, `timeoutMs` at most from now. @param commandId in the history */
  async command(
    action: string,
    payload: object,
    timeoutMs: number,
    commandId?: string,
  ): Promise<CommandOutcome> {
    const messageId = randomUUID();
    noteAsked(this.charger, action, payload);
    const outcome = await this.outgoing.call(messageId, action, payload, timeoutMs, (answer) => {
      if (commandId !== undefined) this.options.onLateAnswer(commandId, answer);
    });
    this.messages.settled(messageId, action, payload, outcome);
    if (outcome.kind === 'result') this.noteAnswer({ action, payload }, outcome.payload);
    return this.understood(action, messageId, outcome);
  }

  /** What the charger answered may be anything. */
  private noteAnswer(command: { action: string; payload: object }, answer: unknown): void {
    if (typeof answer !== 'object' || answer === null) return;
    this.options.signs.answered(this.charger, command, answer);
  }

  private understood(action: string, messageId: string, outcome: CommandOutcome): CommandOutcome {
    if (outcome.kind !== 'result') return outcome;
    const { payload, repairs } = readResult(this.charger.version, action, outcome.payload);
    if (repairs.length > 0) this.repaired({ action, messageId }, repairs);
    return { kind: 'result', payload };
  }

  /** Cuts a socket whose other end is gone; asks one that lives for a sign. */
  probe(): void {
    if (!this.isAlive && !this.flow.isHeld) {
      this.options.socket.terminate();
      return;
    }
    this.isAlive = false;
    if (this.options.socket.readyState === this.options.socket.OPEN) this.options.socket.ping();
  }

  get isOpen(): boolean {
    const { socket } = this.options;
    return socket.readyState === socket.OPEN && !this.isReplaced;
  }

  close(code: number, reason: string): void {
    this.options.socket.close(code, reason);
  }

  onClose(listener: (code: number) => void): void {
    this.options.socket.on('close', listener);
  }

  terminate(): void {
    this.options.socket.terminate();
  }

  /**
   * The charger has a newer socket: nothing more is taken from this one, what came by it is answered, and it closes
   * (1008). Resolves when all of that is told, so that the newer socket's events come behind it.
   */
  replaced(): Promise<void> {
    this.isReplaced = true;
    this.gone.abort();
    return this.afterAll(() => {
      this.close(REPLACED, 'replaced');
      return Promise.resolve();
    });
  }

  /** Runs `work` after everything that the charger has sent so far. */
  afterAll(work: () => Promise<void>): Promise<void> {
    this.turn = this.turn.then(work, work);
    return this.turn;
  }

  private received(data: RawData): void {
    this.isAlive = true;
    this.flow.frameCame();
    if (this.isReplaced) return;
    // Binary messages too: OCPP-J knows text only, but what chargers send so is text all the same.
    const text = textOf(data);
    const frame = parseFrame(text, this.charger.version);
    this.options.signs.heard(this.charger, frame.kind === 'call' ? frame.action : null);
    switch (frame.kind) {
      case 'call':
        this.enqueue(frame);
        return;
      case 'call-result':
        this.settle(frame.messageId, { kind: 'result', payload: frame.payload });
        return;
      case 'call-error':
        this.settle(frame.messageId, {
          kind: 'error',
          code: frame.code,
          description: frame.description,
          details: frame.details,
        });
        return;
      case 'unreadable':
        this.unreadable(frame, text);
        return;
      case 'call-result-error':
      case 'send':
        // OCPP 2.1 only, which is not offered; the parser gives them for no other version.
        return;
    }
  }

  private settle(messageId: string, outcome: AnsweredCall): void {
    if (!this.outgoing.answered(messageId, outcome)) {
      this.log().info({ message_id: messageId }, 'an answer to no question of ours');
    }
  }

  private unreadable(frame: UnreadableFrame, text: string): void {
    this.options.metrics.calls.inc({
      version: this.charger.version,
      action: 'unreadable',
      outcome: frame.reason,
    });
    this.log().warn({ reason: frame.reason, detail: describeUnreadable(frame) }, 'a frame cannot be read');
    // A broken answer to our question: nothing better will come.
    if (frame.messageId !== null && frame.messageType !== 2) {
      this.outgoing.answered(frame.messageId, {
        kind: 'error',
        code: 'FormatViolation',
        description: describeUnreadable(frame),
        details: {},
      });
    }
    const answer = answerToUnreadable(this.charger.version, frame);
    this.messages.unreadable(frame, text, answer);
    if (answer !== null) this.send(encodeCallError(answerId(frame), answer.code, answer.description));
  }

  private enqueue(frame: CallFrame): void {
    const receivedAt = new Date();
    this.flow.callWaits();
    void this.afterAll(async () => {
      try {
        await this.answer(frame, receivedAt);
      } finally {
        this.flow.callAnswered();
      }
    });
  }

  private async answer(frame: CallFrame, receivedAt: Date): Promise<void> {
    const { metrics, handlers } = this.options;
    const version = this.charger.version;
    const action = this.offered.has(frame.action) ? frame.action : 'other';
    const done = metrics.callSeconds.startTimer({ version, action });
    const outcome = await inFrameSpan(this.charger, action, frame.messageId, async () => {
      const reply = await this.replyTo(frame, handlers.get(frame.action), receivedAt);
      this.messages.answered(frame, receivedAt, reply);
      return reply.outcome === 'error' ? (reply.errorCode ?? 'error') : reply.outcome;
    });
    done();
    metrics.calls.inc({ version, action, outcome });
  }

  /** Answers, and says how. Never throws. */
  private async replyTo(
    frame: CallFrame,
    handler: AnyCallHandler | undefined,
    receivedAt: Date,
  ): Promise<Reply> {
    const call = readCall(this.charger.version, frame, this.offered);
    if (!call.ok) {
      const { code, description, details } = call;
      this.log().warn({ action: frame.action, code, detail: description }, 'a call is refused');
      return this.refuse(frame, code, description, details);
    }
    if (call.repairs.length > 0) this.repaired(frame, call.repairs);
    const context = this.contextOf(frame, receivedAt);
    try {
      if (handler === undefined) throw new Error(`${frame.action} is offered without a handler`);
      if (isKeptByChargers(frame)) failPoint('call-received');
      const response = await handler(call.payload as never, context);
      if (isKeptByChargers(frame)) failPoint('call-unanswered');
      this.send(encodeCallResult(answerId(frame), response));
      return { outcome: 'answered', errorCode: null, response, by: context.by };
    } catch (error) {
      return this.failed(frame, error);
    }
  }

  private contextOf({ messageId }: CallFrame, receivedAt: Date): CallContext {
    const by = { responder: 'default', problem: null } as const;
    return { charger: this.charger, messageId, receivedAt, gone: this.gone.signal, by: { ...by } };
  }

  private repaired(
    { action, messageId }: Pick<CallFrame, 'action' | 'messageId'>,
    repairs: readonly string[],
  ): void {
    this.options.metrics.repairs.inc({ version: this.charger.version, action });
    this.log().warn(
      { action, message_id: messageId, repairs },
      'a message breaks its schema, and is set right',
    );
  }

  /**
   * A transaction message that could be kept nowhere gets no answer: a CALLERROR would count against the charger's
   * attempts, after which it throws the message away. A lost connection makes it queue without limit.
   */
  private failed(frame: CallFrame, error: unknown): Reply {
    if (error instanceof CallRefusedError) {
      return this.refuse(frame, error.code, error.message, error.details);
    }
    if (error instanceof SocketGoneError) {
      return { outcome: 'unanswered', errorCode: 'closed', response: null };
    }
    const isOutage = error instanceof NotDurableError || isDatabaseOutage(error);
    this.log().error(
      { err: error, action: frame.action, message_id: frame.messageId },
      'a call could not be served',
    );
    if (isOutage && isKeptByChargers(frame)) {
      this.close(TRY_AGAIN_LATER, 'try again later');
      return { outcome: 'unanswered', errorCode: 'not_durable', response: null };
    }
    return this.refuse(frame, 'InternalError', 'The central system cannot serve this call just now.');
  }

  private refuse(
    frame: CallFrame,
    code: CallErrorCode,
    description: string,
    details: Record<string, unknown> = {},
  ): Reply {
    this.send(encodeCallError(answerId(frame), code, description, details));
    return { outcome: 'error', errorCode: code, response: { code, description, details } };
  }

  private send(text: string): void {
    this.flow.send(text);
  }

  private log(): Logger {
    return this.options.logger.child({
      charge_point_id: this.charger.chargePoint.chargePointId,
      connection_id: this.charger.connectionId,
    });
  }
}

/** What chargers keep until it is answered, and send again after a lost connection. */
const KEPT_BY_CHARGERS = new Set([
  'SecurityEventNotification',
  'StartTransaction',
  'StopTransaction',
  'MeterValues',
  'TransactionEvent',
]);

function isKeptByChargers({ action }: CallFrame): boolean {
  return KEPT_BY_CHARGERS.has(action);
}

function textOf(data: RawData): string {
  if (Array.isArray(data)) return Buffer.concat(data).toString('utf8');
  return Buffer.isBuffer(data) ? data.toString('utf8') : Buffer.from(data).toString('utf8');
}
