import type { Registry } from 'prom-client';

import { inSpan } from '@csms/platform-ops';

import type { EventLogger } from '../connection/event-logger';
import type { KafkaConnection } from '../connection/kafka-client';
import { topicName } from '../connection/topics';
import type { AnyEventDefinition, OutgoingEvent } from '../envelope/event';
import { EventEncoder, type OutgoingRecord } from '../envelope/event-encoder';
import { type KafkaMetrics, kafkaMetrics } from '../metrics/kafka-metrics';
import { MESSAGE_ID, sendSpan } from '../tracing/messaging-spans';

import { RecordBatcher } from './record-batcher';

const DEFAULT_DEADLINE_MS = 5_000;

export interface EventPublisherOptions {
  readonly client: KafkaConnection;
  /** The service's name, `ce_source`. */
  readonly source: string;
  readonly topicPrefix: string;
  readonly logger: EventLogger;
  readonly registry?: Registry;
  /** Records in one batch at most (default 500). */
  readonly maxBatchRecords?: number;
  /** Records that may wait at most (default 50,000; and 64 MiB). */
  readonly maxQueuedRecords?: number;
}

/**
 * Publishes events straight to Kafka, for facts that are in no database yet (what a charger has just said). Services
 * that change their own tables use {@link Outbox} instead.
 *
 * All callers of a process share one batcher; make one publisher per process or service.
 */
export class EventPublisher {
  private readonly encoder: EventEncoder;
  private readonly batcher: RecordBatcher;
  private readonly metrics: KafkaMetrics | null;

  constructor(private readonly options: EventPublisherOptions) {
    this.encoder = new EventEncoder(options);
    this.batcher = new RecordBatcher(options);
    this.metrics = options.registry === undefined ? null : kafkaMetrics(options.registry);
  }

  /** Begins to connect in the background; {@link isAvailable} tells when it is done. Needs no broker to be there. */
  start(): void {
    this.batcher.start();
  }

  /**
   * Resolves only when all in-sync replicas have the event. Events of one key arrive in the order of the calls.
   *
   * After a rejection the event may have arrived nevertheless, when it was already on its way
   * ({@link PublishTimeoutError}, {@link PublisherClosedError}); give the event an id of its own so that consumers
   * recognise a repetition. An event that still waited in the queue at its deadline is never sent.
   *
   * @param deadlineMs how long the caller is willing to wait (default 5,000 ms)
   * @throws InvalidEventError, EventTooLargeError nothing was sent, and never will be
   * @throws PublishTimeoutError, PublishQueueFullError, PublishRefusedError, PublisherClosedError
   */
  async publish<D extends AnyEventDefinition>(
    event: OutgoingEvent<D>,
    { deadlineMs = DEFAULT_DEADLINE_MS }: { readonly deadlineMs?: number } = {},
  ): Promise<void> {
    const { topic, type } = event.definition;
    await inSpan(
      () => sendSpan(topicName(this.options.topicPrefix, topic), type),
      (span) => {
        const record = this.encoder.encode(event);
        span.set(MESSAGE_ID, record.id);
        return this.send(record, deadlineMs);
      },
    );
  }

  /**
   * Whether it is worth while to publish now. False before the first connection, and from a send that failed or ran
   * into its deadline until Kafka answers again, which is noticed without any further publish.
   */
  isAvailable(): boolean {
    return this.batcher.isAvailable();
  }

  /** Resolves when every event given so far has been acknowledged or has failed. */
  flush(): Promise<void> {
    return this.batcher.flush();
  }

  /** Takes nothing more; waits up to `drainMs` for what was given; disconnects. */
  close(drainMs?: number): Promise<void> {
    return this.batcher.close(drainMs);
  }

  private async send(record: OutgoingRecord, deadlineMs: number): Promise<void> {
    const done = this.metrics?.publishSeconds.startTimer();
    try {
      await this.batcher.send(record, deadlineMs);
      done?.({ outcome: 'acknowledged' });
    } catch (error) {
      done?.({ outcome: 'failed' });
      throw error;
    }
  }
}
