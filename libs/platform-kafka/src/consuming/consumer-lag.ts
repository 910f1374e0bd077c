import type { Admin } from 'kafkajs';
import type { Gauge } from 'prom-client';

import type { EventLogger } from '../connection/event-logger';
import type { KafkaConnection } from '../connection/kafka-client';

import { waited } from './backoff';

const INTERVAL_MS = 15_000;

export interface ConsumerLagOptions {
  readonly client: KafkaConnection;
  readonly groupId: string;
  readonly topics: readonly string[];
  readonly logger: EventLogger;
  readonly gauge: Gauge<'group' | 'topic' | 'partition'>;
  readonly intervalMs?: number;
}

/** Measures how far a group is behind: newest offset less committed offset of each partition. */
export class ConsumerLag {
  private readonly stopping = new AbortController();
  private running: Promise<void> | null = null;

  constructor(private readonly options: ConsumerLagOptions) {}

  start(): void {
    this.running ??= this.run();
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    await this.running;
  }

  private async run(): Promise<void> {
    const { client, logger, intervalMs = INTERVAL_MS } = this.options;
    const admin = client.admin();
    do {
      try {
        await admin.connect();
        await this.measure(admin);
      } catch (error) {
        // A gauge that stands still shows it as well; the next round tries again.
        logger.warn({ err: error }, 'The consumer lag could not be measured');
      }
    } while (await waited(intervalMs, this.stopping.signal));
    await admin.disconnect();
  }

  private async measure(admin: Admin): Promise<void> {
    const { gauge, groupId: group, topics } = this.options;
    const committed = await admin.fetchOffsets({ groupId: group, topics: [...topics] });
    for (const { topic, partitions } of committed) {
      const offsets = new Map(partitions.map(({ partition, offset }) => [partition, Number(offset)]));
      for (const { partition, high, low } of await admin.fetchTopicOffsets(topic)) {
        const done = offsets.get(partition) ?? -1;
        gauge.set({ group, topic, partition }, Number(high) - (done < 0 ? Number(low) : done));
      }
    }
  }
}
