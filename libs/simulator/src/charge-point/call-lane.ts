import { randomUUID } from 'node:crypto';

import type { Call, Dialect } from '../dialects/dialect';
import type { Random } from '../domain/random';
import type { Statistics } from '../domain/statistics';
import type { QueuedMessage, TransactionQueue } from '../domain/transaction-queue';
import type { LedgerSink } from '../ledger/ledger-file';

import type { CallOutcome, OcppConnection } from './ocpp-connection';
import { Timers } from './timers';

export interface DeliverySettings {
  /** Without an answer by then the socket is given up. */
  readonly callTimeoutMs: number;
  /** CALLERRORs after which a transaction message is dropped. */
  readonly maxRefusals: number;
  /** Wait after a CALLERROR, times the number of them. */
  readonly refusalWaitMs: number;
  /** Send a message again under the id that it had; by default under a new one. */
  readonly resendsWithSameId: boolean;
  /** Probability that the socket is cut when a transaction message has been sent and not been answered. */
  readonly lostAnswers: number;
}

export interface CallLaneOptions extends DeliverySettings {
  readonly chargePointId: string;
  readonly dialect: Dialect;
  readonly queue: TransactionQueue;
  readonly statistics: Statistics;
  readonly ledger: LedgerSink;
  readonly clock: () => number;
  readonly random: Random;
  /** A start was answered, whatever the status. */
  readonly onStarted: (message: QueuedMessage, status: string) => void;
  /** A stop was answered or given up. */
  readonly onSettled: (message: QueuedMessage) => void;
}

interface Request {
  readonly call: Call;
  readonly resolve: (outcome: CallOutcome) => void;
}

const LOST: CallOutcome = { kind: 'unanswered', why: 'connection-lost' };

/** Everything that a charge point sends passes here, one CALL at a time: requests first, then transaction messages. */
export class CallLane {
  private connection: OcppConnection | null = null;
  private requests: Request[] = [];
  private isBusy = false;
  private isAccepted = false;
  private isWaiting = false;
  private readonly timers = new Timers();

  constructor(private readonly options: CallLaneOptions) {}

  attach(connection: OcppConnection): void {
    this.connection = connection;
  }

  /** Requests that were not sent are lost; transaction messages stay. */
  detach(): void {
    this.connection = null;
    this.isAccepted = false;
    const lost = this.requests;
    this.requests = [];
    for (const { resolve } of lost) resolve(LOST);
  }

  /** The CSMS has accepted the boot: transaction messages may go. */
  accept(): void {
    this.isAccepted = true;
    this.pump();
  }

  get canTell(): boolean {
    return this.isAccepted;
  }

  /** No CALL is under way or waits to be sent, transaction messages aside. */
  get isIdle(): boolean {
    return !this.isBusy && this.requests.length === 0;
  }

  close(): void {
    this.detach();
    this.timers.clearAll();
  }

  /** Sends a message that is worthless later: without a connection it is unanswered at once. */
  request(call: Call): Promise<CallOutcome> {
    if (this.connection === null) return Promise.resolve(LOST);
    return new Promise((resolve) => {
      this.requests.push({ call, resolve });
      this.pump();
    });
  }

  /** Goes on sending, if there is something to send and nobody to wait for. */
  pump(): void {
    // A socket that closes is soon detached; until then it takes nothing.
    if (this.isBusy || this.connection?.isOpen !== true) return;
    const request = this.requests.shift();
    if (request !== undefined) {
      this.run(this.send(request.call, randomUUID()).then(request.resolve));
      return;
    }
    if (!this.isAccepted || this.isWaiting) return;
    const message = this.options.queue.head();
    if (message !== null) this.run(this.deliver(message));
  }

  private run(work: Promise<void>): void {
    this.isBusy = true;
    void work.finally(() => {
      this.isBusy = false;
      this.pump();
    });
  }

  private async send(call: Call, messageId: string): Promise<CallOutcome> {
    const { connection } = this;
    if (connection === null) return LOST;
    const { statistics, callTimeoutMs } = this.options;
    const outcome = await connection.call(messageId, call.action, call.payload, callTimeoutMs);
    if (outcome.kind === 'unanswered') statistics.error(`${outcome.why} ${call.action}`);
    else statistics.roundTrip(call.action, outcome.ms);
    if (outcome.kind === 'error') statistics.error(`${outcome.code} ${call.action}`);
    return outcome;
  }

  private async deliver(message: QueuedMessage): Promise<void> {
    const { dialect, statistics, resendsWithSameId, lostAnswers, random } = this.options;
    const call = dialect.transactionMessage(message.transaction, message.step);
    if (call === null || message.transaction.isAbandoned) {
      this.drop(message, call?.action ?? 'nothing', 'its start was dropped');
      return;
    }
    const isResend = message.attempts > 0 && !message.isDuplicate;
    if (!(isResend && resendsWithSameId) || message.messageId === null) message.messageId = randomUUID();
    if (!message.isDuplicate) message.attempts += 1;
    statistics.messages.sent += 1;
    if (isResend) statistics.messages.resent += 1;
    const answer = this.send(call, message.messageId);
    if (!message.isDuplicate && random.chance(lostAnswers)) this.connection?.terminate();
    const outcome = await answer;
    switch (outcome.kind) {
      case 'unanswered':
        return;
      case 'error':
        this.refused(message, call.action, outcome);
        return;
      case 'result':
        if (message.isDuplicate) this.confirmedAgain(message, call.action, outcome.payload);
        else this.confirmed(message, outcome.payload);
        this.options.queue.answered(message);
        return;
    }
  }

  private confirmed(message: QueuedMessage, payload: unknown): void {
    const { dialect, statistics, onStarted, onSettled } = this.options;
    const { transaction, step, attempts } = message;
    const entry = { ...this.entryOf(message), attempts };
    statistics.messages.confirmed += 1;
    switch (step.kind) {
      case 'start': {
        const { ocppTransactionId, status } = dialect.readStart(transaction, payload);
        transaction.ocppTransactionId = ocppTransactionId;
        this.write({ ...entry, kind: 'started', ocpp_transaction_id: ocppTransactionId, status });
        onStarted(message, status);
        return;
      }
      case 'update':
        this.write({ ...entry, kind: 'metered', register_wh: step.sample.registerWh });
        return;
      case 'stop': {
        const { registerWh } = step.sample;
        const energyWh = registerWh - transaction.meterStartWh;
        this.write({
          ...entry,
          kind: 'stopped',
          meter_stop_wh: registerWh,
          energy_wh: energyWh,
          reason: step.reason,
        });
        onSettled(message);
        return;
      }
    }
  }

  private confirmedAgain(message: QueuedMessage, action: string, payload: unknown): void {
    const { transaction, step } = message;
    this.options.statistics.messages.duplicated += 1;
    const again =
      step.kind === 'start' ? this.options.dialect.readStart(transaction, payload).ocppTransactionId : null;
    this.write({ ...this.entryOf(message), kind: 'duplicated', action, ocpp_transaction_id: again });
  }

  private refused(
    message: QueuedMessage,
    action: string,
    { code, description }: { readonly code: string; readonly description: string },
  ): void {
    const { maxRefusals, refusalWaitMs, statistics, queue } = this.options;
    const { attempts } = message;
    statistics.messages.callErrors += 1;
    this.write({ ...this.entryOf(message), kind: 'call_error', action, code, description, attempts });
    if (message.isDuplicate) {
      queue.remove(message);
      return;
    }
    message.refusals += 1;
    if (message.refusals >= maxRefusals) {
      this.drop(message, action, `${code} ${message.refusals} times`);
      return;
    }
    this.isWaiting = true;
    this.timers.after(refusalWaitMs * message.refusals, () => {
      this.isWaiting = false;
      this.pump();
    });
  }

  private drop(message: QueuedMessage, action: string, why: string): void {
    const { dialect, statistics, queue, onSettled } = this.options;
    const { transaction, step, attempts } = message;
    statistics.messages.dropped += 1;
    this.write({ ...this.entryOf(message), kind: 'dropped', action, why, attempts });
    if (step.kind === 'start' && !dialect.knowsTransactionsByItself) transaction.isAbandoned = true;
    queue.remove(message);
    if (step.kind === 'stop') onSettled(message);
  }

  private entryOf({ transaction }: QueuedMessage): { at: string; charge_point_id: string; local_id: string } {
    return {
      at: new Date(this.options.clock()).toISOString(),
      charge_point_id: this.options.chargePointId,
      local_id: transaction.localId,
    };
  }

  private write(entry: Parameters<LedgerSink['append']>[0]): void {
    this.options.ledger.append(entry);
  }
}
