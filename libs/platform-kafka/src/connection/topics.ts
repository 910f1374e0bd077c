import { setTimeout as after } from 'node:timers/promises';

import { type Admin, ConfigResourceTypes, type ITopicConfig } from 'kafkajs';

import type { TopicDefinition } from '@csms/contracts';

import type { KafkaConnection } from './kafka-client';

const DEAD_LETTER_RETENTION_MS = 30 * 86_400_000;
const CREATED_WITHIN_MS = 15_000;
const LOOK_AGAIN_MS = 50;

export type KafkaAdmin = Admin;

/** The name on the broker: `<prefix>.<name>`. */
export function topicName(prefix: string, topic: Pick<TopicDefinition, 'name'>): string {
  return `${prefix}.${topic.name}`;
}

/** Where records that `topic` (a full name) could not be processed are parked. */
export function deadLetterTopic(topic: string): string {
  return `${topic}.dlq`;
}

/**
 * Creates the topics that are missing, each with its dead-letter topic, and adds partitions where a definition has
 * more than the broker. Never removes a partition, never changes a topic's configuration. Safe to run again and from
 * several processes at once.
 *
 * Adding partitions moves keys between them, so that order over the moment of the change is lost: drain first.
 *
 * @returns the full names of the topics that were created now
 */
export async function ensureTopics(
  admin: KafkaAdmin,
  prefix: string,
  topics: readonly TopicDefinition[],
): Promise<string[]> {
  const wanted = topics.flatMap((topic) => [
    configuration(prefix, topic),
    deadLetterTopicConfig(prefix, topic),
  ]);
  const existing = new Set(await admin.listTopics());
  const missing = wanted.filter(({ topic }) => !existing.has(topic));
  if (missing.length > 0) await createTopics(admin, missing);
  await addPartitions(
    admin,
    wanted.filter(({ topic }) => existing.has(topic)),
  );
  return missing.map(({ topic }) => topic);
}

/** {@link ensureTopics} with a connection of its own. */
export async function ensureTopicsOn(
  client: KafkaConnection,
  prefix: string,
  topics: readonly TopicDefinition[],
): Promise<string[]> {
  const admin = client.admin();
  await admin.connect();
  try {
    return await ensureTopics(admin, prefix, topics);
  } finally {
    await admin.disconnect();
  }
}

function configuration(prefix: string, topic: TopicDefinition): ITopicConfig & { numPartitions: number } {
  return {
    topic: topicName(prefix, topic),
    numPartitions: topic.partitions,
    configEntries: [
      { name: 'cleanup.policy', value: topic.cleanup },
      { name: 'retention.ms', value: String(topic.retentionMs) },
    ],
  };
}

/** What the dead-letter topic of `topic` is called, and how it is kept. */
export function deadLetterConfiguration(prefix: string, topic: TopicDefinition) {
  return {
    topic: deadLetterTopic(topicName(prefix, topic)),
    // Few records, read by people: one partition keeps them in the order in which they were parked.
    partitions: 1,
    retentionMs: DEAD_LETTER_RETENTION_MS,
  };
}

function deadLetterTopicConfig(
  prefix: string,
  definition: TopicDefinition,
): ITopicConfig & { numPartitions: number } {
  const { topic, partitions, retentionMs } = deadLetterConfiguration(prefix, definition);
  return {
    topic,
    numPartitions: partitions,
    configEntries: [
      { name: 'cleanup.policy', value: 'delete' },
      { name: 'retention.ms', value: String(retentionMs) },
    ],
  };
}

async function createTopics(admin: KafkaAdmin, topics: ITopicConfig[]): Promise<void> {
  try {
    await admin.createTopics({ topics, waitForLeaders: false, timeout: CREATED_WITHIN_MS });
  } catch (error) {
    // Another process created one of them between our look and now; the rest of the request was carried out.
    const existing = new Set(await admin.listTopics());
    if (topics.some(({ topic }) => !existing.has(topic))) throw error;
  }
  await untilLed(
    admin,
    topics.map(({ topic }) => topic),
  );
}

/** The client's own wait gives up where a busy broker does not know of a new topic yet. */
async function untilLed(admin: KafkaAdmin, topics: string[]): Promise<void> {
  for (const until = Date.now() + CREATED_WITHIN_MS; ;) {
    try {
      await admin.fetchTopicMetadata({ topics });
      return;
    } catch (error) {
      if (Date.now() > until) throw error;
      await after(LOOK_AGAIN_MS);
    }
  }
}

async function addPartitions(
  admin: KafkaAdmin,
  wanted: { topic: string; numPartitions: number }[],
): Promise<void> {
  if (wanted.length === 0) return;
  const { topics } = await admin.fetchTopicMetadata({ topics: wanted.map(({ topic }) => topic) });
  const present = new Map(topics.map(({ name, partitions }) => [name, partitions.length]));
  const topicPartitions = wanted
    .filter(({ topic, numPartitions }) => (present.get(topic) ?? numPartitions) < numPartitions)
    .map(({ topic, numPartitions }) => ({ topic, count: numPartitions }));
  if (topicPartitions.length > 0) await admin.createPartitions({ topicPartitions });
}

/** The broker's configuration of one topic, by name of the entry (for tests and operators). */
export async function topicConfiguration(admin: KafkaAdmin, topic: string): Promise<Record<string, string>> {
  const { resources } = await admin.describeConfigs({
    includeSynonyms: false,
    resources: [{ type: ConfigResourceTypes.TOPIC, name: topic }],
  });
  const entries = resources[0]?.configEntries ?? [];
  return Object.fromEntries(entries.map(({ configName, configValue }) => [configName, configValue]));
}
