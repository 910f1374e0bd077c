/** What Kafka knows of topics and of the groups that consume them. */
import { type KafkaAdmin, kafkaClient } from '@csms/platform-kafka';
import { createLogger } from '@csms/platform-ops';

export class Groups {
  private constructor(private readonly admin: KafkaAdmin) {}

  static async connect(brokers: readonly string[]): Promise<Groups> {
    const logger = createLogger('benchmark', 'warn');
    const admin = kafkaClient({ brokers, clientId: 'benchmark-groups', logger }).admin();
    await admin.connect();
    return new Groups(admin);
  }

  /** Records that were ever written to a topic. */
  async written(topic: string): Promise<number> {
    const offsets = await this.admin.fetchTopicOffsets(topic);
    return offsets.reduce((sum, { high }) => sum + Number(high), 0);
  }

  /** Records of all its topics, or of some, that a group has not handled yet. */
  async lag(groupId: string, topics?: readonly string[]): Promise<number> {
    let lag = 0;
    const of = topics === undefined ? { groupId } : { groupId, topics: [...topics] };
    for (const { topic, partitions } of await this.admin.fetchOffsets(of)) {
      const done = new Map(partitions.map(({ partition, offset }) => [partition, Number(offset)]));
      for (const { partition, high, low } of await this.admin.fetchTopicOffsets(topic)) {
        const committed = done.get(partition) ?? -1;
        lag += Number(high) - (committed < 0 ? Number(low) : committed);
      }
    }
    return lag;
  }

  close(): Promise<void> {
    return this.admin.disconnect();
  }
}
