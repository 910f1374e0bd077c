import type { Registry } from 'prom-client';

import { failPoint } from '@csms/platform-ops';

import type { EventLogger } from '../connection/event-logger';
import type { KafkaConnection } from '../connection/kafka-client';
import { backoffMs, waited } from '../consuming/backoff';
import { type KafkaMetrics, kafkaMetrics } from '../metrics/kafka-metrics';
import { RecordSender } from '../publishing/record-sender';

import { type OutboxRow, RelayConnection } from './relay-connection';
import { sentRows } from './send-spans';
import { WakeUp } from './wake-up';

export interface OutboxRelayOptions {
  readonly client: KafkaConnection;
  /** Address of the role that owns the outbox: the relay has a connection of its own, outside the pool. */
  readonly databaseUrl: string;
  readonly schema: string;
  readonly logger: EventLogger;
  readonly registry?: Registry;
  /** Events in one round at most (default 500). */
  readonly batchSize?: number;
  /** How long to rest when nothing was found and no notification comes (default 1,000 ms). */
  readonly pollMs?: number;
  /** How often a standby asks whether the active relay is gone (default 1,000 ms). */
  readonly standbyMs?: number;
}

const FAILURE_BACKOFF = { firstMs: 100, maxMs: 5_000 };
const MEASURE_EVERY_MS = 5_000;
/** A batch of one topic may end up in one partition, and the broker's limit (1 MiB) is for that. */
const MAX_SEND_BYTES = 1_000_000;

/**
 * Publishes a schema's outbox: oldest first, one batch at a time, each row deleted after Kafka's acknowledgement.
 *
 * Of all relays of a schema one is active, by a session lock of the database; the others stand by and take over when
 * its session ends. Delivery is at least once: a crash between acknowledgement and delete, or a takeover, repeats a
 * batch, in order per key. Outages of the database and of the broker are waited out, for as long as they take.
 */
export class OutboxRelay {
  private readonly stopping = new AbortController();
  private readonly wakeUp = new WakeUp();
  private readonly sender: RecordSender;
  private readonly metrics: KafkaMetrics | null;
  private running: Promise<void> | null = null;
  private isActiveNow = false;
  private measuredAt = 0;
  private looks = 0;
  /** Number of the last look that found nothing. */
  private lastEmptyLook = 0;

  constructor(private readonly options: OutboxRelayOptions) {
    this.sender = new RecordSender({ client: options.client, logger: options.logger });
    this.metrics = options.registry === undefined ? null : kafkaMetrics(options.registry);
  }

  /** Begins to relay in the background; needs neither database nor broker to be there yet. */
  start(): void {
    this.running ??= this.run();
  }

  /** Whether this is the one relay of its schema that publishes (the others stand by). */
  get isActive(): boolean {
    return this.isActiveNow;
  }

  /** Looks at once, without waiting for a notification. */
  wake(): void {
    this.wakeUp.now();
  }

  /** Ends after the batch in hand; what is left is published by the next relay of the schema. */
  async stop(): Promise<void> {
    this.stopping.abort();
    this.wakeUp.now();
    const force = setTimeout(() => void this.sender.close(), 5_000);
    await this.running;
    clearTimeout(force);
    await this.sender.close();
  }

  /** Publishes what is in the outbox now, if this relay is the active one, then {@link stop}s. */
  async drain(limitMs = 5_000): Promise<void> {
    const until = Date.now() + limitMs;
    const begunBefore = this.looks;
    while (this.isActiveNow && this.lastEmptyLook <= begunBefore && Date.now() < until) {
      this.wakeUp.now();
      if (!(await waited(10, this.stopping.signal))) break;
    }
    await this.stop();
  }

  private async run(): Promise<void> {
    for (let failures = 1; !this.stopping.signal.aborted; failures += 1) {
      const connection = new RelayConnection({
        url: this.options.databaseUrl,
        schema: this.options.schema,
        onNotify: () => this.wakeUp.now(),
      });
      try {
        await connection.open();
        await this.waitForTurn(connection);
        failures = 0;
        await this.relay(connection);
      } catch (error) {
        // eslint-disable-next-line @typescript-eslint/no-unnecessary-condition -- it changes while we wait
        if (this.stopping.signal.aborted) return;
        this.options.logger.warn(
          { err: error, schema: this.options.schema },
          'The outbox relay starts again',
        );
        await waited(backoffMs(Math.max(failures, 1), FAILURE_BACKOFF), this.stopping.signal);
      } finally {
        this.isActiveNow = false;
        await connection.close();
      }
    }
  }

  private async waitForTurn(connection: RelayConnection): Promise<void> {
    while (!this.stopping.signal.aborted && !(await connection.tryLock())) {
      await waited(this.options.standbyMs ?? 1_000, this.stopping.signal);
    }
  }

  private async relay(connection: RelayConnection): Promise<void> {
    const { batchSize = 500, pollMs = 1_000, schema, logger } = this.options;
    if (this.stopping.signal.aborted) return;
    await connection.listen();
    this.isActiveNow = true;
    logger.info({ schema }, 'The outbox relay is active');
    let failures = 0;
    // eslint-disable-next-line @typescript-eslint/no-unnecessary-condition -- it changes while we wait
    while (!this.stopping.signal.aborted) {
      this.wakeUp.reset();
      const look = (this.looks += 1);
      const rows = await connection.next(batchSize);
      if (rows.length === 0) this.lastEmptyLook = look;
      await this.measure(connection);
      if (rows.length === 0) {
        await this.wakeUp.wait(pollMs);
        continue;
      }
      failPoint('outbox-unsent');
      const sent = await this.send(rows);
      failPoint('outbox-sent');
      if (sent.length > 0) await connection.remove(sent);
      // Each further try begins with a read on this session: a relay that lost its lock meanwhile finds out.
      failures = sent.length === rows.length ? 0 : failures + 1;
      if (failures > 0) await waited(backoffMs(failures, FAILURE_BACKOFF), this.stopping.signal);
    }
  }

  /** @returns the rows that Kafka has acknowledged: all, or those before the first failure */
  private async send(rows: readonly OutboxRow[]): Promise<OutboxRow[]> {
    const sent: OutboxRow[] = [];
    for (const part of parts(rows)) {
      const sending = sentRows(part);
      try {
        await this.sender.send(sending.records, 1);
        sending.end();
        sent.push(...part);
      } catch (error) {
        sending.end(error instanceof Error ? error.name : 'unknown');
        this.options.logger.warn({ err: error, events: part.length }, 'The outbox waits for Kafka');
        break;
      }
    }
    return sent;
  }

  private async measure(connection: RelayConnection): Promise<void> {
    if (this.metrics === null || Date.now() - this.measuredAt < MEASURE_EVERY_MS) return;
    this.measuredAt = Date.now();
    const { schema } = this.options;
    const { depth, oldestAgeSeconds } = await connection.backlog();
    this.metrics.outboxDepth.set({ schema }, depth);
    this.metrics.outboxAgeSeconds.set({ schema }, oldestAgeSeconds);
  }
}

/** Consecutive rows that fit into one request each. */
function parts(rows: readonly OutboxRow[]): OutboxRow[][] {
  const result: OutboxRow[][] = [];
  let bytes = Number.POSITIVE_INFINITY;
  for (const row of rows) {
    const size = Buffer.byteLength(row.payload) + row.key.length + 512;
    if (bytes + size > MAX_SEND_BYTES) {
      result.push([]);
      bytes = 0;
    }
    result.at(-1)?.push(row);
    bytes += size;
  }
  return result;
}
