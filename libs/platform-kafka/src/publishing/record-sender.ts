import { setTimeout as delay } from 'node:timers/promises';

import { KafkaJSError, type Message, Partitioners, type Producer, type TopicMessages } from 'kafkajs';

import type { EventLogger } from '../connection/event-logger';
import type { KafkaConnection } from '../connection/kafka-client';
import { BrokerUnavailableError, PublisherClosedError, PublishRefusedError } from '../envelope/event.errors';
import type { OutgoingRecord } from '../envelope/event-encoder';

import { within } from './within';

const ATTEMPTS_AT_A_MISSING_TOPIC = 4;
const ABANDONED_LIMIT_MS = 3_000;
const PAUSE_MS = { first: 100, most: 2_000 };
/** The broker lost track of this producer's sequence numbers: only a new producer can go on. */
const SEQUENCE_ERRORS = new Set([
  'OUT_OF_ORDER_SEQUENCE_NUMBER',
  'DUPLICATE_SEQUENCE_NUMBER',
  'UNKNOWN_PRODUCER_ID',
  'INVALID_PRODUCER_EPOCH',
  'INVALID_PRODUCER_ID_MAPPING',
]);
const REFUSALS = new Set([
  'MESSAGE_TOO_LARGE',
  'RECORD_LIST_TOO_LARGE',
  'INVALID_RECORD',
  'INVALID_TOPIC_EXCEPTION',
  'TOPIC_AUTHORIZATION_FAILED',
  'CLUSTER_AUTHORIZATION_FAILED',
  'CORRUPT_MESSAGE',
]);

export interface RecordSenderOptions {
  readonly client: KafkaConnection;
  readonly logger: EventLogger;
  /** Told of each attempt: whether Kafka acknowledged. */
  readonly onAttempt?: (acknowledged: boolean) => void;
}

/**
 * One idempotent producer with acks from all replicas, and one request in flight: callers send one batch at a time.
 *
 * A batch that fails is repeated as it is, with the same producer and the same sequence numbers, so that the broker
 * itself drops what it already has. A batch that is given up leaves the sequence in doubt: the next one gets a new
 * producer.
 */
export class RecordSender {
  private producer: Producer | null = null;
  private readonly closing = new AbortController();
  /** Requests that were on their way when this was closed. */
  private readonly abandoned: Promise<void>[] = [];

  constructor(private readonly options: RecordSenderOptions) {}

  /** Connects; waits for a broker that is away, until {@link close}. */
  async connect(): Promise<void> {
    for (let pauseMs = PAUSE_MS.first; ; pauseMs = Math.min(pauseMs * 2, PAUSE_MS.most)) {
      try {
        await this.connected();
        return;
      } catch (error) {
        if (error instanceof PublisherClosedError) throw error;
        this.options.logger.warn({ err: error }, 'Kafka is not reachable for publishing; trying again');
        await this.pause(pauseMs);
      }
    }
  }

  /**
   * Resolves when all replicas have acknowledged every record.
   *
   * @param attempts how often to try at most; without it, until the broker answers or {@link close}
   * @throws PublishRefusedError the broker will never take these records (none, or those of some topics, were stored)
   * @throws BrokerUnavailableError given up after `attempts`; the records may or may not have arrived
   * @throws PublisherClosedError
   */
  async send(records: readonly OutgoingRecord[], attempts = Number.POSITIVE_INFINITY): Promise<void> {
    const topicMessages = byTopic(records);
    let missingTopic = 0;
    for (let attempt = 1, pauseMs = PAUSE_MS.first; ; attempt += 1) {
      try {
        const producer = await this.connected();
        await this.produce(producer, topicMessages);
        this.options.onAttempt?.(true);
        return;
      } catch (error) {
        if (this.closing.signal.aborted) throw new PublisherClosedError();
        const type = protocolType(error);
        if (type === 'UNKNOWN_TOPIC_OR_PARTITION') missingTopic += 1;
        if (REFUSALS.has(type) || missingTopic >= ATTEMPTS_AT_A_MISSING_TOPIC) {
          await this.replaceProducer();
          throw new PublishRefusedError(`Kafka refused ${describe(topicMessages)}: ${type}`, {
            cause: error,
          });
        }
        this.options.onAttempt?.(false);
        this.options.logger.warn({ err: error, attempt }, 'Kafka did not acknowledge; trying again');
        const isGivenUp = attempt >= attempts;
        if (isGivenUp || SEQUENCE_ERRORS.has(type) || !isRetriable(error)) await this.replaceProducer();
        if (isGivenUp) throw new BrokerUnavailableError('Kafka did not acknowledge', { cause: error });
        await this.pause(pauseMs);
        pauseMs = Math.min(pauseMs * 2, PAUSE_MS.most);
      }
    }
  }

  /** Disconnects; a send that still tries is rejected at once, and gets a moment to let go of its connection. */
  async close(): Promise<void> {
    this.closing.abort();
    await this.replaceProducer();
    await within(ABANDONED_LIMIT_MS, Promise.all(this.abandoned));
  }

  private async connected(): Promise<Producer> {
    if (this.closing.signal.aborted) throw new PublisherClosedError();
    if (this.producer !== null) return this.producer;
    const producer = this.options.client.producer({
      idempotent: true,
      maxInFlightRequests: 1,
      allowAutoTopicCreation: false,
      createPartitioner: Partitioners.DefaultPartitioner,
      retry: { initialRetryTime: 100, maxRetryTime: 500, retries: 2 },
    });
    await producer.connect();
    // eslint-disable-next-line @typescript-eslint/no-unnecessary-condition -- it changes while we wait
    if (this.closing.signal.aborted) {
      await producer.disconnect();
      throw new PublisherClosedError();
    }
    this.producer = producer;
    return producer;
  }

  /** One request; its caller does not wait for the outcome after {@link close}. */
  private async produce(producer: Producer, topicMessages: TopicMessages[]): Promise<void> {
    const { signal } = this.closing;
    const request = producer.sendBatch({ acks: -1, timeout: 10_000, topicMessages });
    const closed = Promise.withResolvers<never>();
    const onClose = () => {
      closed.reject(new PublisherClosedError());
      // The client library may be connecting anew at this moment, although it was told to disconnect.
      const disconnect = () => this.disconnect(producer);
      this.abandoned.push(request.then(disconnect, disconnect));
    };
    signal.addEventListener('abort', onClose, { once: true });
    try {
      await Promise.race([request, closed.promise]);
    } finally {
      signal.removeEventListener('abort', onClose);
    }
  }

  private async replaceProducer(): Promise<void> {
    const producer = this.producer;
    this.producer = null;
    if (producer !== null) await this.disconnect(producer);
  }

  private async disconnect(producer: Producer): Promise<void> {
    // A connection that is broken already has nothing more to lose.
    await producer.disconnect().catch((error: unknown) => {
      this.options.logger.debug({ err: error }, 'The producer did not disconnect cleanly');
    });
  }

  private async pause(milliseconds: number): Promise<void> {
    try {
      await delay(milliseconds, undefined, { signal: this.closing.signal });
    } catch {
      throw new PublisherClosedError();
    }
  }
}

function byTopic(records: readonly OutgoingRecord[]): TopicMessages[] {
  const timestamp = String(Date.now());
  const topics = new Map<string, Message[]>();
  for (const { topic, key, value, headers } of records) {
    const messages = topics.get(topic) ?? [];
    messages.push({ key, value, headers: { ...headers }, timestamp });
    topics.set(topic, messages);
  }
  return [...topics].map(([topic, messages]) => ({ topic, messages }));
}

function describe(topics: TopicMessages[]): string {
  return topics.map(({ topic, messages }) => `${messages.length} for ${topic}`).join(', ');
}

function protocolType(error: unknown): string {
  for (let current = error; current instanceof Error; current = current.cause) {
    const type = (current as { type?: unknown }).type;
    if (typeof type === 'string') return type;
  }
  return '';
}

function isRetriable(error: unknown): boolean {
  // "Retries exceeded" is marked as final, but its cause says whether trying again makes sense.
  let innermost = error;
  while (innermost instanceof Error && innermost.cause instanceof Error) innermost = innermost.cause;
  return innermost instanceof KafkaJSError && innermost.retriable;
}
