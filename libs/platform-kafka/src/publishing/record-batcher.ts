import { setImmediate as nextTurn } from 'node:timers/promises';

import { outsideTraces } from '@csms/platform-ops';

import type { EventLogger } from '../connection/event-logger';
import type { KafkaConnection } from '../connection/kafka-client';
import {
  PublisherClosedError,
  PublishQueueFullError,
  PublishRefusedError,
  PublishTimeoutError,
} from '../envelope/event.errors';
import type { OutgoingRecord } from '../envelope/event-encoder';

import { BrokerProbe } from './broker-probe';
import { RecordSender } from './record-sender';
import { within } from './within';

export interface RecordBatcherOptions {
  readonly client: KafkaConnection;
  readonly logger: EventLogger;
  readonly maxBatchRecords?: number;
  readonly maxQueuedRecords?: number;
}

interface Waiting {
  readonly record: OutgoingRecord;
  readonly sizeBytes: number;
  readonly settle: (error?: Error) => void;
  isSettled: boolean;
}

/** A batch may end up in one partition, and the broker's limit (1 MiB) is for the records of one partition. */
const MAX_BATCH_BYTES = 1_000_000;
const PROBE_LIMIT_MS = 3_000;
const MAX_QUEUED_BYTES = 64 * 1024 * 1024;

/**
 * Gathers the records of all callers into batches and sends one batch after the other, so that records of one key
 * arrive in the order of the calls. Nothing waits for company while Kafka is idle: what comes while a batch is on its
 * way is the next one, and so batches grow with the load.
 */
export class RecordBatcher {
  private readonly queue: Waiting[] = [];
  private queuedBytes = 0;
  private pumping: Promise<void> | null = null;
  private isClosed = false;
  private isCircuitClosed = false;
  private readonly sender: RecordSender;
  private readonly probe: BrokerProbe;
  private readonly maxBatchRecords: number;
  private readonly maxQueuedRecords: number;

  constructor(private readonly options: RecordBatcherOptions) {
    const { client, logger } = options;
    this.maxBatchRecords = options.maxBatchRecords ?? 500;
    this.maxQueuedRecords = options.maxQueuedRecords ?? 50_000;
    this.sender = new RecordSender({
      client,
      logger,
      onAttempt: (acknowledged) => this.setCircuit(acknowledged),
    });
    this.probe = new BrokerProbe({
      client,
      // While a batch is on its way its own outcome decides.
      onReachable: () => this.pumping === null && this.setCircuit(true),
    });
  }

  /** Connects in the background, so that the first record finds a connection. */
  start(): void {
    if (!this.isCircuitClosed) this.probe.start();
  }

  /** False from a send that failed or took longer than its deadline until one succeeds (or a probe, when idle). */
  isAvailable(): boolean {
    return this.isCircuitClosed && !this.isClosed;
  }

  /** Resolves when all replicas have the record. See {@link EventPublisher.publish} for the errors. */
  send(record: OutgoingRecord, deadlineMs: number): Promise<void> {
    if (this.isClosed) return Promise.reject(new PublisherClosedError());
    const sizeBytes = sizeOf(record);
    if (this.queue.length >= this.maxQueuedRecords || this.queuedBytes + sizeBytes > MAX_QUEUED_BYTES) {
      return Promise.reject(new PublishQueueFullError());
    }
    return new Promise<void>((resolve, reject) => {
      const timer = setTimeout(() => {
        this.setCircuit(false);
        waiting.settle(new PublishTimeoutError(deadlineMs));
      }, deadlineMs);
      const waiting: Waiting = {
        record,
        sizeBytes,
        isSettled: false,
        settle: (error) => {
          if (waiting.isSettled) return;
          waiting.isSettled = true;
          clearTimeout(timer);
          if (error === undefined) resolve();
          else reject(error);
        },
      };
      this.queue.push(waiting);
      this.queuedBytes += sizeBytes;
      // One caller's record begins the batch, but it is the work of no one caller's trace.
      this.pumping ??= outsideTraces(() => this.pump());
    });
  }

  /** Resolves when nothing waits any more; each record has been acknowledged or has failed. */
  async flush(): Promise<void> {
    while (this.pumping !== null) await this.pumping;
  }

  /** Takes nothing more, gives what waits `drainMs` to be acknowledged, and disconnects. */
  async close(drainMs = 5_000): Promise<void> {
    if (this.isClosed) return;
    this.isClosed = true;
    this.probe.stop();
    await within(drainMs, this.flush());
    await Promise.all([this.sender.close(), within(PROBE_LIMIT_MS, this.probe.ended())]);
    for (const waiting of this.queue) waiting.settle(new PublisherClosedError());
    await this.pumping;
  }

  private setCircuit(isClosed: boolean): void {
    if (this.isCircuitClosed !== isClosed) {
      this.isCircuitClosed = isClosed;
      if (isClosed) this.options.logger.info({}, 'Kafka is available for publishing');
      else this.options.logger.warn({}, 'Kafka is not available for publishing');
    }
    if (isClosed) this.probe.stop();
    else if (!this.isClosed) outsideTraces(() => this.probe.start());
  }

  private async pump(): Promise<void> {
    do {
      // The callers of one turn go together: those that begin now, and those that the last batch has let go on.
      await nextTurn();
      const batch = this.takeBatch();
      if (batch.length > 0) await this.sendBatch(batch);
    } while (this.queue.length > 0);
    this.pumping = null;
  }

  /** The next records in order; those that ran out of time while they waited are left out: they are never sent. */
  private takeBatch(): Waiting[] {
    const batch: Waiting[] = [];
    let bytes = 0;
    let taken = 0;
    for (const waiting of this.queue) {
      if (!waiting.isSettled) {
        if (batch.length >= this.maxBatchRecords) break;
        if (batch.length > 0 && bytes + waiting.sizeBytes > MAX_BATCH_BYTES) break;
        batch.push(waiting);
        bytes += waiting.sizeBytes;
      }
      this.queuedBytes -= waiting.sizeBytes;
      taken += 1;
    }
    this.queue.splice(0, taken);
    return batch;
  }

  private async sendBatch(batch: readonly Waiting[]): Promise<void> {
    try {
      await this.sender.send(batch.map(({ record }) => record));
      for (const waiting of batch) waiting.settle();
    } catch (error) {
      const parts = error instanceof PublishRefusedError ? smallerParts(batch) : [];
      // One bad record must not take the others down with it.
      for (const part of parts) await this.sendBatch(part);
      if (parts.length === 0) for (const waiting of batch) waiting.settle(error as Error);
    }
  }
}

/** A refused batch by topic; a batch of one topic by record; a single record cannot be split. */
function smallerParts(batch: readonly Waiting[]): Waiting[][] {
  const topics = new Map<string, Waiting[]>();
  for (const waiting of batch) {
    const part = topics.get(waiting.record.topic) ?? [];
    part.push(waiting);
    topics.set(waiting.record.topic, part);
  }
  if (topics.size > 1) return [...topics.values()];
  return batch.length > 1 ? batch.map((waiting) => [waiting]) : [];
}

function sizeOf({ key, value, headers }: OutgoingRecord): number {
  let bytes = 64 + byteLength(key) + byteLength(value);
  for (const [name, header] of Object.entries(headers)) bytes += name.length + byteLength(header) + 4;
  return bytes;
}

function byteLength(value: string | Buffer | null): number {
  return value === null ? 0 : Buffer.byteLength(value);
}
