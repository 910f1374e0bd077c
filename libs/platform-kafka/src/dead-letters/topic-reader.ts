import type { KafkaMessage } from 'kafkajs';
import { ulid } from 'ulid';

import type { KafkaConnection } from '../connection/kafka-client';

export interface StoredRecord {
  readonly topic: string;
  readonly partition: number;
  readonly offset: string;
  readonly message: KafkaMessage;
}

/** Offsets of one partition: `from` is in, `to` is not. */
export interface OffsetRange {
  readonly partition: number;
  readonly from: number;
  readonly to: number;
}

export interface ScanOptions {
  /** How long it may take. */
  readonly limitMs?: number;
  readonly signal?: AbortSignal;
}

const READ_TIMEOUT_MS = 20_000;

/** Reads some records of a topic, without a lasting consumer group. */
export class TopicReader {
  constructor(private readonly client: KafkaConnection) {}

  /** What the topic holds now, by partition. */
  async ranges(topic: string): Promise<OffsetRange[]> {
    const admin = this.client.admin();
    await admin.connect();
    try {
      const offsets = await admin.fetchTopicOffsets(topic);
      return offsets.map(({ partition, low, high }) => ({ partition, from: Number(low), to: Number(high) }));
    } finally {
      await admin.disconnect();
    }
  }

  /** The records of the ranges, which must be within {@link ranges}; in order per partition. */
  async read(topic: string, ranges: readonly OffsetRange[]): Promise<StoredRecord[]> {
    const records: StoredRecord[] = [];
    await this.scan(topic, ranges, (record) => records.push(record));
    return records;
  }

  /** {@link read} for more than is to be held at once: each record is given to `take`, and forgotten. */
  async scan(
    topic: string,
    ranges: readonly OffsetRange[],
    take: (record: StoredRecord) => void,
    { limitMs = READ_TIMEOUT_MS, signal }: ScanOptions = {},
  ): Promise<void> {
    const wanted = new Map(
      ranges.filter(({ from, to }) => to > from).map((range) => [range.partition, range]),
    );
    if (wanted.size === 0) return;
    signal?.throwIfAborted();
    // The client library fetches for group members only: a group of this one call, removed afterwards.
    const groupId = `csms-topic-reader-${ulid()}`;
    const consumer = this.client.consumer({ groupId, maxWaitTimeInMs: 100, allowAutoTopicCreation: false });
    const open = new Set(wanted.keys());
    const done = Promise.withResolvers<void>();
    const timer = setTimeout(() => done.reject(new Error(`${topic} could not be read in time`)), limitMs);
    // It may be rejected before anybody waits for it.
    done.promise.catch(() => undefined);
    const abort = (): void => done.reject(new Error(`${topic} is not to be read any more`));
    signal?.addEventListener('abort', abort);
    try {
      await consumer.connect();
      await consumer.subscribe({ topic, fromBeginning: true });
      consumer.on(consumer.events.CRASH, ({ payload }) => done.reject(payload.error));
      await consumer.run({
        autoCommit: false,
        eachMessage: ({ partition, message }) => {
          const range = wanted.get(partition);
          const offset = Number(message.offset);
          if (range === undefined || offset < range.from || !open.has(partition)) return Promise.resolve();
          if (offset < range.to) take({ topic, partition, offset: message.offset, message });
          if (offset >= range.to - 1) open.delete(partition);
          if (open.size === 0) done.resolve();
          return Promise.resolve();
        },
      });
      for (const { partition, from } of wanted.values())
        consumer.seek({ topic, partition, offset: String(from) });
      await done.promise;
    } finally {
      clearTimeout(timer);
      signal?.removeEventListener('abort', abort);
      await consumer.disconnect();
      await this.removeGroup(groupId);
    }
  }

  private async removeGroup(groupId: string): Promise<void> {
    const admin = this.client.admin();
    await admin.connect();
    try {
      await admin.deleteGroups([groupId]);
    } finally {
      await admin.disconnect();
    }
  }
}
