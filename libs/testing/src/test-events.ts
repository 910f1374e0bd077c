import type { TopicDefinition } from '@csms/contracts';
import {
  type AnyEventDefinition,
  EventPublisher,
  HEADER,
  type KafkaAdmin,
  kafkaClient,
  type KafkaConnection,
  type PayloadOf,
  SILENT_LOGGER,
  topicName,
} from '@csms/platform-kafka';

import { eventually } from './eventually';

/**
 * A broker on a busy machine takes a consumer that it has lost sight of for alive until its session times out, after
 * 30 s, and lets the others wait.
 */
const REBALANCED = { timeoutMs: 45_000 };

/**
 * On a busy machine a member can be given its partitions by what the broker told of the topics before it had made them
 * all; it looks again when that is older than this, by default after five minutes.
 */
const METADATA_MAX_AGE_MS = 2_000;

/** An event as a spec sees it. */
export interface ToldEvent<D extends AnyEventDefinition = AnyEventDefinition> {
  readonly id: string;
  readonly type: string;
  readonly key: string;
  readonly organizationId: string;
  readonly data: PayloadOf<D>;
}

export interface TellOptions {
  /** Identity of the event; a new one by default. */
  readonly id?: string;
  /** When it happened; now by default. */
  readonly occurredAt?: Date;
  /** Told to nobody's consumer group: {@link TestEvents.handledBy} does not wait for it. */
  readonly isForNoGroup?: boolean;
}

/** Tells events as another service would, and hears every event of the installation. */
export class TestEvents {
  private readonly client: KafkaConnection;
  private readonly publisher: EventPublisher;
  private readonly admin: KafkaAdmin;
  private readonly consumer: ReturnType<KafkaConnection['consumer']>;
  private readonly heard: ToldEvent[] = [];
  /** Offset of the next record, by topic and partition. */
  private readonly positions = new Map<string, number>();
  private readonly addressed = new Set<string>();
  private assigned: Readonly<Record<string, number[]>> = {};
  private joins = 0;

  constructor(
    brokers: readonly string[],
    private readonly topicPrefix: string,
    private readonly topics: readonly TopicDefinition[],
  ) {
    this.client = kafkaClient({ brokers, clientId: 'spec', logger: SILENT_LOGGER });
    this.publisher = new EventPublisher({
      client: this.client,
      source: 'spec',
      topicPrefix,
      logger: SILENT_LOGGER,
    });
    this.admin = this.client.admin();
    this.consumer = this.client.consumer({
      groupId: `${topicPrefix}.spec`,
      maxWaitTimeInMs: 50,
      metadataMaxAge: METADATA_MAX_AGE_MS,
    });
    this.consumer.on(this.consumer.events.GROUP_JOIN, ({ payload }) => {
      this.joins += 1;
      this.assigned = payload.memberAssignment;
    });
  }

  async start(): Promise<void> {
    await Promise.all([this.admin.connect(), this.consumer.connect()]);
    await this.consumer.subscribe({ topics: this.names(), fromBeginning: true });
    await this.consumer.run({
      autoCommit: false,
      eachMessage: ({ topic, partition, message }) => {
        const { key, value, headers = {}, offset } = message;
        this.positions.set(`${topic}/${partition}`, Number(offset) + 1);
        this.heard.push({
          id: String(headers[HEADER.id]),
          type: String(headers[HEADER.type]),
          key: String(key),
          organizationId: String(headers[HEADER.organizationId]),
          data: JSON.parse(String(value)) as never,
        });
        return Promise.resolve();
      },
    });
  }

  /** Resolves when Kafka has the event. */
  async tell<D extends AnyEventDefinition>(
    definition: D,
    data: PayloadOf<D>,
    { id, occurredAt, isForNoGroup = false }: TellOptions = {},
  ): Promise<void> {
    const { organization_id: organizationId } = data as { organization_id: string };
    if (!isForNoGroup) this.addressed.add(topicName(this.topicPrefix, definition.topic));
    await this.publisher.publish(
      {
        definition,
        data,
        organizationId,
        ...(id === undefined ? {} : { id }),
        ...(occurredAt === undefined ? {} : { occurredAt }),
      },
      { deadlineMs: 20_000 },
    );
  }

  /** Every event of this type that was heard so far; those of one key in their order. */
  told<D extends AnyEventDefinition>(definition: D): ToldEvent<D>[] {
    return this.heard.filter(({ type }) => type === definition.type);
  }

  /** Everything that was heard of one key, in its order. */
  heardOf(key: string): ToldEvent[] {
    return this.heard.filter((event) => event.key === key);
  }

  /** Resolves when one of the groups has handled whatever was told by {@link tell}; they have time while they get on. */
  async handledBy(...groupIds: string[]): Promise<void> {
    for (let handled = -1; ;) {
      const before = handled;
      const places = await eventually(async () => {
        const found = await this.placesOf(groupIds);
        const behind = found.filter(({ at, high }) => at < high);
        handled = found.reduce((sum, { at }) => sum + at, 0);
        if (behind.length === 0 || handled > before) return behind;
        throw new Error(
          behind.map(({ name, at, high }) => `${name} is handled up to ${at} of ${high}`).join(', '),
        );
      }, REBALANCED);
      if (places.length === 0) return;
    }
  }

  private async placesOf(groupIds: readonly string[]): Promise<{ name: string; at: number; high: number }[]> {
    const places: { name: string; at: number; high: number }[] = [];
    for (const topic of this.addressed) {
      const groups = await Promise.all(
        groupIds.map((groupId) => this.admin.fetchOffsets({ groupId, topics: [topic] })),
      );
      const handled = groups.flatMap(([group]) => group?.partitions ?? []);
      for (const { partition, high } of await this.admin.fetchTopicOffsets(topic)) {
        const at = Math.max(
          0,
          ...handled.filter((one) => one.partition === partition).map((one) => Number(one.offset)),
        );
        places.push({ name: `${topic}/${partition}`, at, high: Number(high) });
      }
    }
    return places;
  }

  /** Resolves when everything that Kafka has now was heard. */
  async heardAll(): Promise<void> {
    for (const topic of this.names()) {
      // A broker that has just made the topic may not lead it yet.
      const offsets = await eventually(() => this.admin.fetchTopicOffsets(topic));
      for (const { partition, high } of offsets) {
        await eventually(() => {
          const at = this.positions.get(`${topic}/${partition}`) ?? 0;
          if (at >= Number(high)) return;
          const isOurs = this.assigned[topic]?.includes(partition) === true;
          const whose = `${isOurs ? 'ours' : 'not ours'} after ${this.joins} joins`;
          throw new Error(`${topic}/${partition} (${whose}) is heard up to ${at} of ${high}`);
        }, REBALANCED);
      }
    }
  }

  async stop(): Promise<void> {
    await this.publisher.close();
    await this.consumer.disconnect();
    // Removed, or a broker that serves many spec files slows down with each.
    await this.admin.deleteTopics({ topics: await this.ownTopics() });
    await this.admin.disconnect();
  }

  private async ownTopics(): Promise<string[]> {
    return (await this.admin.listTopics()).filter((topic) => topic.startsWith(`${this.topicPrefix}.`));
  }

  private names(): string[] {
    return this.topics.map((topic) => topicName(this.topicPrefix, topic));
  }
}
