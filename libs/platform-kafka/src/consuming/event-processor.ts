import type { Database } from '@csms/platform-db';
import { continueTrace, failPoint, inSpan } from '@csms/platform-ops';

import type { EventLogger } from '../connection/event-logger';
import type { ReceivedEvent } from '../envelope/event';
import { PermanentEventError } from '../envelope/event.errors';
import type { KafkaMetrics } from '../metrics/kafka-metrics';
import { processSpan } from '../tracing/messaging-spans';

import { backoffMs, type BackoffOptions, waited } from './backoff';
import type { DeadLetterWriter } from './dead-letter-writer';
import { classifyError, OutageError } from './error-class';
import { Gate } from './gate';
import type { HandlerTable } from './handler-table';
import { Inbox } from './inbox';
import { type ReceivedRecord, toEvent } from './received-record';

export interface RetryOptions extends BackoffOptions {
  /** Tries of one event in all, before it is parked. */
  readonly attempts: number;
}

export interface EventProcessorOptions {
  readonly consumer: string;
  readonly database: Database;
  readonly handlers: HandlerTable;
  readonly deadLetters: DeadLetterWriter;
  readonly retry: RetryOptions;
  /** Transactions at the same time, at most. */
  readonly atOnce: number;
  readonly logger: EventLogger;
  readonly metrics: KafkaMetrics | null;
}

interface Decoded {
  readonly record: ReceivedRecord;
  readonly event: ReceivedEvent;
}

/**
 * Takes records of one type to their end: handled, recognised as a duplicate, or parked. It returns when all of them
 * are there, or `signal` is aborted; it throws {@link OutageError} when nothing can be said about them now.
 */
export class EventProcessor {
  private readonly inbox: Inbox;
  private readonly gate: Gate;

  constructor(private readonly options: EventProcessorOptions) {
    this.inbox = new Inbox(options.consumer);
    // Many lanes may want a connection. Waiting for the pool itself would end in its time limit, and look like an outage.
    this.gate = new Gate(options.atOnce);
  }

  /** @returns whether the records are done (false: stopped by `signal`) */
  async process(records: readonly ReceivedRecord[], signal: AbortSignal): Promise<boolean> {
    const decoded = await this.decode(records);
    if (decoded.length > 1 && (await this.handledTogether(decoded))) return true;
    for (const one of decoded) {
      if (signal.aborted) return false;
      // In the trace of its producer, so that what follows from it is in that trace too.
      if (!(await continueTrace(one.event, () => this.processOne(one, signal)))) return false;
    }
    return true;
  }

  private async decode(records: readonly ReceivedRecord[]): Promise<Decoded[]> {
    const decoded: Decoded[] = [];
    for (const record of records) {
      const definition = this.options.handlers.definitionOf(record.type);
      try {
        if (definition === undefined) throw new PermanentEventError('Header ce_type is missing');
        decoded.push({ record, event: toEvent(record, definition) });
      } catch (error) {
        await continueTrace(record.headers, () => this.park(record, error, 0));
      }
    }
    return decoded;
  }

  /** A batch that fails says little of its events: they are then tried one by one. */
  private async handledTogether(decoded: readonly Decoded[]): Promise<boolean> {
    try {
      await this.transact(decoded, 1);
      return true;
    } catch (error) {
      if (classifyError(error) === 'outage') throw new OutageError(error);
      this.options.logger.warn(
        { err: error, events: decoded.length },
        'A batch failed; its events go one by one',
      );
      return false;
    }
  }

  private async processOne(one: Decoded, signal: AbortSignal): Promise<boolean> {
    const { retry, logger, consumer, metrics } = this.options;
    const { id, type } = one.event;
    for (let attempt = 1; ; attempt += 1) {
      try {
        await this.transact([one], attempt);
        return true;
      } catch (error) {
        const kind = classifyError(error);
        if (kind === 'outage') throw new OutageError(error);
        if (kind === 'permanent' || attempt >= retry.attempts) {
          await this.park(one.record, error, attempt);
          return true;
        }
        logger.warn({ err: error, event_id: id, type, attempt }, 'An event failed; trying again');
        metrics?.retries.inc({ consumer, type });
        if (!(await waited(backoffMs(attempt, retry), signal))) return false;
      }
    }
  }

  private transact(decoded: readonly Decoded[], attempt: number): Promise<void> {
    const events = decoded.map(({ event }) => event);
    return this.gate.pass(() =>
      inSpan(
        () => processSpan(events, this.options.consumer, attempt),
        () => this.transactNow(decoded, attempt),
      ),
    );
  }

  private async transactNow(decoded: readonly Decoded[], attempt: number): Promise<void> {
    const { consumer, database, handlers, metrics } = this.options;
    const type = decoded[0]?.event.type ?? '';
    const done = metrics?.handlerSeconds.startTimer({ consumer, type });
    let fresh: ReceivedEvent[] = [];
    try {
      await database.transaction(async (tx) => {
        const claimed = await this.inbox.claim(
          tx,
          decoded.map(({ event }) => event.id),
        );
        // `delete` also drops the second of two records with one id in one batch.
        fresh = decoded.map(({ event }) => event).filter(({ id }) => claimed.delete(id));
        if (fresh.length > 0) await handlers.handle(type, fresh, { tx, attempt, consumer });
        failPoint('event-uncommitted');
      });
      failPoint('event-committed');
      done?.({ outcome: 'committed' });
    } catch (error) {
      done?.({ outcome: 'failed' });
      throw error;
    }
    metrics?.handled.inc({ consumer, type, outcome: 'handled' }, fresh.length);
    metrics?.handled.inc({ consumer, type, outcome: 'duplicate' }, decoded.length - fresh.length);
  }

  private async park(record: ReceivedRecord, error: unknown, attempts: number): Promise<void> {
    const { consumer, deadLetters, logger, metrics } = this.options;
    const { topic, partition, offset, type } = record;
    try {
      await deadLetters.park(record, error, attempts);
    } catch (failure) {
      throw new OutageError(failure);
    }
    logger.error(
      { err: error, topic, partition, offset, type, attempts },
      'A record was parked as a dead letter',
    );
    metrics?.deadLetters.inc({ consumer, topic, type });
  }
}
