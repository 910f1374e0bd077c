import type { Admin } from 'kafkajs';

import type { KafkaConnection } from '../connection/kafka-client';
import { topicName } from '../connection/topics';
import { waited } from '../consuming/backoff';

import type { TopicPositions } from './topic-positions';

export interface GroupProgressOptions {
  readonly client: KafkaConnection;
  readonly topicPrefix: string;
}

const EVERY_MS = 100;

/**
 * How far a service has come in the topics. A service commits what it has handled, and so is at least as far as what
 * can be seen here.
 */
export class GroupProgress {
  constructor(private readonly options: GroupProgressOptions) {}

  /**
   * Waits until a service has handled everything before these positions.
   *
   * @param limitMs how long it is waited for
   * @returns false where it has not, in time or before `signal` was aborted
   */
  async hasReached(
    service: string,
    goal: TopicPositions,
    { limitMs, signal }: { readonly limitMs: number; readonly signal: AbortSignal },
  ): Promise<boolean> {
    const admin = this.options.client.admin();
    const until = Date.now() + limitMs;
    await admin.connect();
    try {
      do {
        if (await this.isPast(admin, service, goal)) return true;
      } while (Date.now() < until && (await waited(EVERY_MS, signal)));
      return false;
    } finally {
      await admin.disconnect();
    }
  }

  private async isPast(admin: Admin, service: string, goal: TopicPositions): Promise<boolean> {
    const { topicPrefix } = this.options;
    const wanted = new Map(goal.entries().map(([name, at]) => [topicName(topicPrefix, { name }), at]));
    const committed = await admin.fetchOffsets({
      groupId: `${topicPrefix}.${service}`,
      topics: [...wanted.keys()],
    });
    return committed.every(({ topic, partitions }) => {
      // -1 where nothing was committed yet.
      const done = new Map(partitions.map(({ partition, offset }) => [partition, Number(offset)]));
      return (wanted.get(topic) ?? []).every((at, partition) => at <= Math.max(0, done.get(partition) ?? 0));
    });
  }
}
