import type { EachBatchPayload } from 'kafkajs';

import { HEADER } from '../envelope/event-headers';

import type { EventProcessor } from './event-processor';
import { FinishedPrefix } from './finished-prefix';
import type { HandlerTable } from './handler-table';
import { laneCount, laneOf, planSteps } from './lanes';
import { type ReceivedRecord, receivedRecord } from './received-record';

export interface BatchRunOptions {
  readonly consumer: string;
  readonly handlers: HandlerTable;
  readonly processor: EventProcessor;
  readonly lanes: number;
  readonly maxBatchEvents: number;
  readonly heartbeatMs: number;
  /** So many more records are resolved, and may be committed. */
  readonly onResolved: (records: number) => void;
}

/**
 * One fetched batch of one partition: its records go through lanes by key, several lanes at a time; heartbeats are
 * sent meanwhile. Ends when all are done, when a dependency is away, or when it is stopped.
 */
export class BatchRun {
  private readonly stopping = new AbortController();
  private readonly finished: FinishedPrefix;
  private failure: { readonly error: unknown } | null = null;
  private isForeign = false;
  private isBeating = false;
  private resolved = 0;

  constructor(
    private readonly payload: EachBatchPayload,
    private readonly options: BatchRunOptions,
  ) {
    this.finished = new FinishedPrefix(payload.batch.messages.map(({ offset }) => offset));
  }

  /** Ends after the events that are being handled now. */
  stop(): void {
    this.stopping.abort();
  }

  /** As {@link stop}; what is done so far may still be committed, and nothing after it. */
  release(): void {
    this.resolveFinished();
    this.disown();
  }

  /** As {@link stop}; and the partition may be another member's now, so that nothing more is committed here. */
  disown(): void {
    this.isForeign = true;
    this.stop();
  }

  /** Ends as {@link stop}, with this error. */
  fail(error: unknown): void {
    this.failure ??= { error };
    this.stop();
  }

  /** @throws what ended the batch early: an outage, or the failure of a heartbeat (a rebalance, mostly) */
  async run(): Promise<void> {
    const lanes = this.sortIntoLanes();
    const heartbeats = setInterval(() => void this.beat(), this.options.heartbeatMs);
    try {
      await Promise.all(lanes.map((lane) => this.runLane(lane)));
    } finally {
      clearInterval(heartbeats);
      this.resolveFinished();
    }
    if (this.failure !== null) throw this.failure.error;
  }

  private sortIntoLanes(): ReceivedRecord[][] {
    const { topic, partition, messages } = this.payload.batch;
    const { handlers, lanes, maxBatchEvents: maxBatch } = this.options;
    const ours = messages.flatMap((message, index) => {
      const record = receivedRecord(topic, partition, message, index);
      if (this.isForUs(record)) return [record];
      this.finished.finish(index);
      return [];
    });
    const count = laneCount(ours, (type) => handlers.takesBatches(type), { lanes, maxBatch });
    return [...Map.groupBy(ours, ({ key }) => laneOf(key, count)).values()];
  }

  private isForUs({ headers, type, message }: ReceivedRecord): boolean {
    const addressee = headers[HEADER.consumer];
    if (addressee !== undefined && addressee !== this.options.consumer) return false;
    // A record without a type is nobody's: it is let through, to be parked where it can be seen.
    if (type === '') return message.value !== null;
    // No payload: the tombstone of a compacted topic, which carries nothing to handle.
    return message.value !== null && this.options.handlers.definitionOf(type) !== undefined;
  }

  private async runLane(records: readonly ReceivedRecord[]): Promise<void> {
    const { handlers, maxBatchEvents, processor } = this.options;
    for (const step of planSteps(records, (type) => handlers.takesBatches(type), maxBatchEvents)) {
      if (this.stopping.signal.aborted) return;
      try {
        if (!(await processor.process(step, this.stopping.signal))) return;
      } catch (error) {
        this.fail(error);
        return;
      }
      for (const { index } of step) this.finished.finish(index);
    }
  }

  private async beat(): Promise<void> {
    if (this.isBeating) return;
    this.isBeating = true;
    try {
      // What is resolved is committed when this heartbeat tells of a rebalance.
      this.resolveFinished();
      await this.payload.heartbeat();
    } catch (error) {
      this.fail(error);
    } finally {
      this.isBeating = false;
    }
  }

  private resolveFinished(): void {
    const { lastOffset, count } = this.finished;
    if (lastOffset === null || this.isForeign) return;
    this.payload.resolveOffset(lastOffset);
    this.options.onResolved(count - this.resolved);
    this.resolved = count;
  }
}
