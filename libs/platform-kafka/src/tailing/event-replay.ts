import type { KafkaConnection } from '../connection/kafka-client';
import { topicName } from '../connection/topics';
import { TopicReader } from '../dead-letters/topic-reader';
import type { AnyEventDefinition } from '../envelope/event';

import { type DefinitionsByType, type TailedRecord, tailedRecord } from './tailed-record';
import { TopicPositions } from './topic-positions';

export interface EventReplayOptions {
  readonly client: KafkaConnection;
  readonly topicPrefix: string;
  readonly definitions: readonly AnyEventDefinition[];
}

export interface ReplayBounds {
  /** The first records that were published at that time or later. */
  readonly since: TopicPositions;
  /** Behind the newest records. */
  readonly end: TopicPositions;
}

const READ_LIMIT_MS = 60_000;

/** Reads once more what {@link EventTail} has passed. */
export class EventReplay {
  private readonly byType: DefinitionsByType;
  private readonly topics: ReadonlyMap<string, string>;

  constructor(private readonly options: EventReplayOptions) {
    const { definitions, topicPrefix } = options;
    this.byType = new Map(definitions.map((definition) => [definition.type, definition]));
    this.topics = new Map(definitions.map(({ topic }) => [topic.name, topicName(topicPrefix, topic)]));
  }

  async bounds(sinceMs: number): Promise<ReplayBounds> {
    const admin = this.options.client.admin();
    await admin.connect();
    try {
      const since = new TopicPositions();
      const end = new TopicPositions();
      for (const [topic, fullName] of this.topics) {
        for (const { partition, offset } of await admin.fetchTopicOffsetsByTimestamp(fullName, sinceMs))
          since.set(topic, partition, Number(offset));
        for (const { partition, high } of await admin.fetchTopicOffsets(fullName))
          end.set(topic, partition, Number(high));
      }
      return { since, end };
    } finally {
      await admin.disconnect();
    }
  }

  /**
   * The records from `from` up to, and without, `to`; in order for each partition, and partitions as they come.
   *
   * @throws Error where Kafka does not give them within a minute, or `signal` is aborted
   */
  async read(
    { from, to, signal }: { from: TopicPositions; to: TopicPositions; signal: AbortSignal },
    onRecord: (record: TailedRecord) => void,
  ): Promise<void> {
    const reader = new TopicReader(this.options.client);
    await Promise.all(
      [...this.topics].map(async ([topic, fullName]) => {
        const offsets = to.entries().find(([name]) => name === topic)?.[1] ?? [];
        const ranges = offsets.map((end, partition) => ({
          partition,
          from: from.get(topic, partition),
          to: end,
        }));
        const take = ({
          partition,
          message,
        }: {
          partition: number;
          message: Parameters<typeof tailedRecord>[2];
        }) => {
          const record = tailedRecord(topic, partition, message, this.byType);
          if (record !== null) onRecord(record);
        };
        await reader.scan(fullName, ranges, take, { limitMs: READ_LIMIT_MS, signal });
      }),
    );
  }
}
