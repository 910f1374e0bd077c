import type { Consumer, EachBatchPayload } from 'kafkajs';

import { topicName } from '../connection/topics';
import { kafkaMetrics } from '../metrics/kafka-metrics';

import { backoffMs, waited } from './backoff';
import { BatchRun } from './batch-run';
import { ConsumerLag } from './consumer-lag';
import type { ConsumerSettings, ConsumerStatus } from './consumer-options';
import type { DeadLetterWriter } from './dead-letter-writer';
import { OutageError } from './error-class';
import { EventProcessor } from './event-processor';
import type { HandlerTable } from './handler-table';
import { OffsetCommits } from './offset-commits';
import { OutagePause, type PausedPartition } from './outage-pause';

const CONNECT_BACKOFF = { firstMs: 250, maxMs: 5_000 };

/** Partitions that are added, or were not known yet at the join, are noticed after so long; the client's own is 5 min. */
const METADATA_MAX_AGE_MS = 30_000;

/** What a group handles, and with what. */
export interface ConsumedGroup {
  readonly groupId: string;
  readonly handlers: HandlerTable;
  readonly deadLetters: DeadLetterWriter;
  /** Which topics of the handlers' it reads, by their names without the prefix. */
  readonly isOfGroup: (topic: string) => boolean;
  /** Transactions at the same time, at most. */
  readonly atOnce: number;
}

/** One member of one consumer group: see {@link KafkaEventServer}, which is made of these. */
export class GroupConsumer {
  private readonly runs = new Set<BatchRun>();
  private readonly closing = new AbortController();
  private readonly commits: OffsetCommits;
  private readonly outages: OutagePause;
  private readonly processor: EventProcessor;
  private consumer: Consumer | null = null;
  private lag: ConsumerLag | null = null;
  private hasJoined = false;
  private isAlive = true;

  constructor(
    private readonly settings: ConsumerSettings,
    private readonly group: ConsumedGroup,
  ) {
    const { consumerName: consumer, database, logger, registry, retry } = settings;
    const { commitIntervalMs, maxUncommittedEvents } = settings;
    const { handlers, deadLetters, atOnce } = group;
    const metrics = registry === undefined ? null : kafkaMetrics(registry);
    this.processor = new EventProcessor({
      consumer,
      database,
      handlers,
      deadLetters,
      retry,
      atOnce,
      logger,
      metrics,
    });
    this.commits = new OffsetCommits({
      logger,
      intervalMs: commitIntervalMs,
      maxRecords: maxUncommittedEvents,
      onRebalance: (error) => this.runs.forEach((run) => run.fail(error)),
    });
    this.outages = new OutagePause({
      database,
      logger,
      pause: (partition) => this.onPartition(partition, (consumer, selection) => consumer.pause(selection)),
      resume: (partition) => this.onPartition(partition, (consumer, selection) => consumer.resume(selection)),
    });
  }

  /** `joined`: a member, or with nothing to read and so without a group. */
  get status(): ConsumerStatus {
    return {
      joined: this.hasJoined || this.topics().length === 0,
      paused: this.outages.isActive,
      alive: this.isAlive,
    };
  }

  get client(): Consumer | null {
    return this.consumer;
  }

  /** Finishes the batches in hand (up to `drainMs`), commits and leaves. */
  async close(): Promise<void> {
    this.closing.abort();
    await this.lag?.stop();
    await this.outages.stop();
    const drain = setTimeout(() => this.runs.forEach((run) => run.stop()), this.settings.drainMs);
    try {
      // Each batch in hand commits at its own end; this is for what was done before.
      await Promise.all([this.commits.flush(), this.consumer?.disconnect()]);
    } finally {
      clearTimeout(drain);
      this.hasJoined = false;
    }
  }

  /** Joins, however long that takes. */
  async start(): Promise<void> {
    const { client, logger, sessionTimeoutMs, heartbeatMs, maxWaitMs } = this.settings;
    const { groupId } = this.group;
    if (this.topics().length === 0) return;
    const consumer = client.consumer({
      groupId,
      sessionTimeout: sessionTimeoutMs,
      heartbeatInterval: heartbeatMs,
      maxWaitTimeInMs: maxWaitMs,
      metadataMaxAge: METADATA_MAX_AGE_MS,
      allowAutoTopicCreation: false,
    });
    this.consumer = consumer;
    this.observe(consumer);
    for (let failures = 1; !this.closing.signal.aborted; failures += 1) {
      try {
        await this.run(consumer);
        return;
      } catch (error) {
        logger.warn({ err: error, groupId }, 'Consuming could not start; trying again');
        await waited(backoffMs(failures, CONNECT_BACKOFF), this.closing.signal);
      }
    }
  }

  private async run(consumer: Consumer): Promise<void> {
    const { fromBeginning, partitionsConsumedConcurrently, client, logger, registry } = this.settings;
    const { groupId } = this.group;
    const topics = this.topics();
    await consumer.connect();
    await consumer.subscribe({ topics, fromBeginning });
    if (this.closing.signal.aborted) {
      await consumer.disconnect();
      return;
    }
    await consumer.run({
      // The client's own way is to wait for a commit after each batch.
      autoCommit: false,
      eachBatchAutoResolve: false,
      partitionsConsumedConcurrently,
      eachBatch: (payload) => this.eachBatch(payload),
    });
    if (registry === undefined || this.lag !== null) return;
    this.lag = new ConsumerLag({
      client,
      groupId,
      topics,
      logger,
      gauge: kafkaMetrics(registry).consumerLag,
    });
    this.lag.start();
  }

  private topics(): string[] {
    const { topicPrefix } = this.settings;
    const { handlers, isOfGroup } = this.group;
    const topics = handlers.definitions().map(({ topic }) => topic);
    return [
      ...new Set(topics.filter(({ name }) => isOfGroup(name)).map((topic) => topicName(topicPrefix, topic))),
    ];
  }

  private observe(consumer: Consumer): void {
    const { logger, onFatal } = this.settings;
    const { groupId } = this.group;
    const { CRASH, DISCONNECT, GROUP_JOIN, HEARTBEAT, REBALANCING, STOP } = consumer.events;
    consumer.on(GROUP_JOIN, ({ payload }) => {
      this.runs.forEach((run) => run.disown());
      this.commits.forget();
      // A restart of the client's own, begun before it was told to disconnect.
      if (this.closing.signal.aborted) void consumer.disconnect();
      this.hasJoined = !this.closing.signal.aborted;
      logger.info({ groupId, assignment: payload.memberAssignment }, 'Joined the consumer group');
    });
    // After an error that was not the membership's (a broker that stood still) the client goes on without joining.
    consumer.on(HEARTBEAT, () => (this.hasJoined = !this.closing.signal.aborted));
    consumer.on(REBALANCING, () => {
      this.leaveGroup();
      // The client joins anew right after this; until then the partitions are ours.
      void this.commits.flush();
      this.commits.forget();
    });
    consumer.on(STOP, () => {
      this.hasJoined = false;
      this.commits.forget();
    });
    consumer.on(DISCONNECT, () => (this.hasJoined = false));
    consumer.on(CRASH, ({ payload }) => {
      this.leaveGroup();
      this.commits.forget();
      if (payload.restart || this.closing.signal.aborted) return;
      this.isAlive = false;
      logger.error({ err: payload.error, groupId }, 'The consumer cannot go on');
      onFatal?.(payload.error);
    });
  }

  private onPartition(
    { topic, partition }: PausedPartition,
    work: (consumer: Consumer, selection: { topic: string; partitions: number[] }[]) => void,
  ): void {
    if (this.consumer === null) return;
    try {
      work(this.consumer, [{ topic, partitions: [partition] }]);
    } catch (error) {
      // Between two starts the consumer has no partitions; the next start knows of no pause.
      this.settings.logger.debug({ err: error, topic, partition }, 'The consumer is not running');
    }
  }

  private leaveGroup(): void {
    this.hasJoined = false;
    this.runs.forEach((run) => run.release());
  }

  private async eachBatch(payload: EachBatchPayload): Promise<void> {
    const { topic, partition } = payload.batch;
    const { consumerName: consumer, heartbeatMs, lanes, maxBatchEvents, registry } = this.settings;
    const { groupId, handlers } = this.group;
    const done = registry && kafkaMetrics(registry).batchSeconds.startTimer({ group: groupId, topic });
    const run = new BatchRun(payload, {
      consumer,
      handlers,
      processor: this.processor,
      lanes,
      maxBatchEvents,
      heartbeatMs: Math.ceil(heartbeatMs / 2),
      onResolved: (records) => this.commits.resolved(payload, records),
    });
    this.runs.add(run);
    try {
      await run.run();
      this.outages.recovered();
    } catch (error) {
      if (!(error instanceof OutageError)) {
        // The client's own error, which tells it to rejoin: the batches of other partitions are in the same position.
        this.leaveGroup();
        throw error;
      }
      this.outages.add({ topic, partition }, error.cause);
    } finally {
      this.runs.delete(run);
      done?.();
      // The client leaves its group when the last batch in hand has ended.
      if (this.closing.signal.aborted) await this.commits.flush();
    }
  }
}
