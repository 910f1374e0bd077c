import type { Consumer, EachBatchPayload } from 'kafkajs';
import { ulid } from 'ulid';

import type { EventLogger } from '../connection/event-logger';
import type { KafkaConnection } from '../connection/kafka-client';
import { topicName } from '../connection/topics';
import { backoffMs, waited } from '../consuming/backoff';
import type { AnyEventDefinition } from '../envelope/event';

import { type DefinitionsByType, type TailedRecord, tailedRecord } from './tailed-record';
import { TopicPositions } from './topic-positions';

export interface EventTailOptions {
  readonly client: KafkaConnection;
  readonly topicPrefix: string;
  /** Of this name with something unique behind it, each process has a group of its own. */
  readonly groupPrefix: string;
  readonly definitions: readonly AnyEventDefinition[];
  /** How far back it begins. */
  readonly lookBackMs: number;
  readonly logger: EventLogger;
  /** Where it begins. */
  readonly onStart: (positions: TopicPositions) => void;
  /** Records of these definitions, in the order of each partition; the next come when it has resolved. */
  readonly onRecords: (records: readonly TailedRecord[]) => Promise<void>;
}

const BACKOFF = { firstMs: 250, maxMs: 5_000 };
const SESSION_TIMEOUT_MS = 30_000;
const MAX_WAIT_MS = 200;

/**
 * Follows topics in every process by itself, from a while ago on: each process sees each record. Nothing is committed;
 * where it is it knows itself, so that a broker that was away, or a rebalance, neither skips a record nor repeats one.
 */
export class EventTail {
  private readonly byType: DefinitionsByType;
  private readonly topics: ReadonlyMap<string, string>;
  private readonly closing = new AbortController();
  private readonly at = new TopicPositions();
  private goal: TopicPositions | null = null;
  private consumer: Consumer | null = null;
  private running: Promise<void> | null = null;
  private crashed: PromiseWithResolvers<void> = Promise.withResolvers();

  constructor(private readonly options: EventTailOptions) {
    const { definitions, topicPrefix } = options;
    this.byType = new Map(definitions.map((definition) => [definition.type, definition]));
    this.topics = new Map(definitions.map(({ topic }) => [topicName(topicPrefix, topic), topic.name]));
  }

  /** Returns at once: a broker that is not there yet is waited for. */
  start(): void {
    this.running ??= this.run();
  }

  /** Whether it has seen everything that was there when it started. */
  isCaughtUp(): boolean {
    return this.goal !== null && this.at.isAtLeast(this.goal);
  }

  async close(): Promise<void> {
    this.closing.abort();
    this.crashed.resolve();
    await this.consumer?.disconnect();
    await this.running;
  }

  private async run(): Promise<void> {
    const { signal } = this.closing;
    for (let failures = 1; !signal.aborted; failures += 1) {
      try {
        if (this.goal === null) await this.locate();
        await this.follow();
        failures = 0;
      } catch (error) {
        this.options.logger.warn({ err: error }, 'Following the topics failed; trying again');
      }
      await waited(backoffMs(failures + 1, BACKOFF), signal);
    }
  }

  /** Where to begin, and what is the newest now. */
  private async locate(): Promise<void> {
    const admin = this.options.client.admin();
    await admin.connect();
    try {
      const goal = new TopicPositions();
      const since = Date.now() - this.options.lookBackMs;
      for (const [fullName, topic] of this.topics) {
        for (const { partition, offset } of await admin.fetchTopicOffsetsByTimestamp(fullName, since))
          this.at.set(topic, partition, Number(offset));
        for (const { partition, high } of await admin.fetchTopicOffsets(fullName))
          goal.set(topic, partition, Number(high));
      }
      this.options.onStart(this.at);
      this.goal = goal;
    } finally {
      await admin.disconnect();
    }
  }

  /** Resolves when this consumer has ended: closed, or dead for good. */
  private async follow(): Promise<void> {
    const { client, groupPrefix } = this.options;
    const groupId = `${groupPrefix}.${ulid()}`;
    const consumer = client.consumer({
      groupId,
      sessionTimeout: SESSION_TIMEOUT_MS,
      maxWaitTimeInMs: MAX_WAIT_MS,
      allowAutoTopicCreation: false,
    });
    this.consumer = consumer;
    this.crashed = Promise.withResolvers();
    if (this.closing.signal.aborted) this.crashed.resolve();
    try {
      await consumer.connect();
      await consumer.subscribe({ topics: [...this.topics.keys()], fromBeginning: true });
      // Before the first fetch of each membership: the group itself knows no offsets.
      consumer.on(consumer.events.GROUP_JOIN, () => this.seek(consumer));
      consumer.on(consumer.events.CRASH, ({ payload }) => {
        if (!payload.restart) this.crashed.resolve();
      });
      await consumer.run({
        autoCommit: false,
        eachBatchAutoResolve: false,
        eachBatch: (payload) => this.eachBatch(payload),
      });
      await this.crashed.promise;
    } finally {
      await consumer.disconnect();
    }
  }

  private seek(consumer: Consumer): void {
    for (const [fullName, topic] of this.topics) {
      const offsets = this.at.entries().find(([name]) => name === topic)?.[1] ?? [];
      offsets.forEach((offset, partition) =>
        consumer.seek({ topic: fullName, partition, offset: String(offset) }),
      );
    }
  }

  private async eachBatch(payload: EachBatchPayload): Promise<void> {
    const { partition, messages } = payload.batch;
    const topic = this.topics.get(payload.batch.topic);
    const last = messages.at(-1);
    if (topic === undefined || last === undefined || payload.isStale() || this.closing.signal.aborted) return;
    const from = this.at.get(topic, partition);
    const records = messages
      .filter(({ offset }) => Number(offset) >= from)
      .flatMap((message) => tailedRecord(topic, partition, message, this.byType) ?? []);
    this.at.set(topic, partition, Math.max(from, Number(last.offset) + 1));
    await this.options.onRecords(records);
    payload.resolveOffset(last.offset);
    await payload.heartbeat();
  }
}
