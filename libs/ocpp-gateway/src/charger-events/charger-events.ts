import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';

import {
  MeterValuesReceived,
  TransactionEnded,
  TransactionStarted,
  TransactionUpdated,
} from '@csms/contracts';
import { InBatches } from '@csms/kernel';
import { Database, isDatabaseOutage } from '@csms/platform-db';
import { LOGGER } from '@csms/platform-http';
import {
  type AnyEventDefinition,
  EventPublisher,
  EventTooLargeError,
  InvalidEventError,
  Outbox,
  type OutgoingEvent,
} from '@csms/platform-kafka';
import { failPoint, type Logger } from '@csms/platform-ops';

import { NewestReadings } from '../active-transactions/newest-readings';
import { GatewayMetrics } from '../connections/gateway-metrics';

/** How long a charger may be kept waiting for Kafka before its message goes to our own outbox. */
const ACKNOWLEDGE_WITHIN_MS = 5_000;
const SPILL_CHECK_MS = 500;
const MOST_AT_ONCE = 200;

/** What must not be lost. */
const KEPT: ReadonlySet<string> = new Set(
  [TransactionStarted, TransactionUpdated, TransactionEnded, MeterValuesReceived].map(({ type }) => type),
);

/** Neither Kafka nor the database took the message: it is kept nowhere but in the charger. */
export class NotDurableError extends Error {
  constructor(cause: unknown) {
    super('Neither Kafka nor the database takes messages just now', { cause });
  }
}

/**
 * Tells what chargers said, and resolves only when it cannot be lost any more: when Kafka has acknowledged it, or,
 * while Kafka is away, when the row in the gateway's own outbox is committed. From the first such row on, every event
 * of that charger goes through the outbox until it is empty there, so that the order of one charger holds.
 */
@Injectable()
export class ChargerEvents implements OnApplicationBootstrap, OnApplicationShutdown {
  /** Chargers whose events wait in the outbox. */
  private readonly spilled = new Set<string>();
  /** Those of them whose events went there while the outbox was being asked. */
  private readonly spilledSince = new Set<string>();
  /** The newest event of each charger that is being told. */
  private readonly underWay = new Map<string, Promise<void>>();
  private readonly waiting = new InBatches<string, boolean>(async (chargePointIds) => {
    const waiting = await this.inOutbox(chargePointIds);
    return chargePointIds.map((id) => waiting.has(id));
  }, MOST_AT_ONCE);
  private timer: NodeJS.Timeout | null = null;
  private isChecking = false;

  constructor(
    @Inject(EventPublisher) private readonly publisher: EventPublisher,
    @Inject(Outbox) private readonly outbox: Outbox,
    @Inject(Database) private readonly database: Database,
    @Inject(GatewayMetrics) private readonly metrics: GatewayMetrics,
    @Inject(NewestReadings) private readonly readings: NewestReadings,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => void this.forgetPublished(), SPILL_CHECK_MS);
    this.timer.unref();
  }

  onApplicationShutdown(): void {
    if (this.timer !== null) clearInterval(this.timer);
  }

  /** A charger came: whatever waits of it from an earlier outage, or from before a restart, must go first. */
  async arrived(chargePointId: string): Promise<void> {
    if (await this.waiting.add(chargePointId)) this.remember(chargePointId);
  }

  /**
   * Events of one charger are told in the order of the calls, awaited or not: one that goes to the outbox after all
   * takes those behind it along.
   *
   * @throws NotDurableError when it could be kept nowhere
   */
  async tell<D extends AnyEventDefinition>(chargePointId: string, event: OutgoingEvent<D>): Promise<void> {
    const before = this.underWay.get(chargePointId);
    const next = () => this.tellNext(chargePointId, event);
    const telling = before === undefined ? next() : before.then(next, next);
    this.underWay.set(chargePointId, telling);
    try {
      await telling;
    } finally {
      if (this.underWay.get(chargePointId) === telling) this.underWay.delete(chargePointId);
    }
  }

  /** Of what is of no use later, and in no order: told while Kafka takes it, and lost otherwise. */
  mention<D extends AnyEventDefinition>(chargePointId: string, event: OutgoingEvent<D>): void {
    if (this.spilled.has(chargePointId) || !this.publisher.isAvailable()) return;
    this.publisher.publish(event, { deadlineMs: ACKNOWLEDGE_WITHIN_MS }).catch((error: unknown) => {
      this.logger.debug({ err: error, charge_point_id: chargePointId }, 'Kafka did not take a mere mention');
    });
  }

  private async tellNext<D extends AnyEventDefinition>(
    chargePointId: string,
    event: OutgoingEvent<D>,
  ): Promise<void> {
    if (KEPT.has(event.definition.type)) failPoint('event-untold');
    this.readings.note(event);
    if (!this.spilled.has(chargePointId) && this.publisher.isAvailable()) {
      try {
        await this.publisher.publish(event, { deadlineMs: ACKNOWLEDGE_WITHIN_MS });
        return;
      } catch (error) {
        // Our own fault, which no second way can mend.
        if (error instanceof InvalidEventError || error instanceof EventTooLargeError) throw error;
        this.logger.warn({ err: error, charge_point_id: chargePointId }, 'Kafka did not take an event');
      }
    }
    await this.spill(chargePointId, event);
  }

  private async spill<D extends AnyEventDefinition>(
    chargePointId: string,
    event: OutgoingEvent<D>,
  ): Promise<void> {
    this.remember(chargePointId);
    try {
      await this.database.transaction((tx) => this.outbox.append<[D]>(tx, event));
    } catch (error) {
      if (isDatabaseOutage(error)) throw new NotDurableError(error);
      throw error;
    }
    // Again: a check that ran before the commit has not seen the row.
    this.remember(chargePointId);
  }

  private remember(chargePointId: string): void {
    this.spilled.add(chargePointId);
    this.spilledSince.add(chargePointId);
    this.metrics.spilled.set(this.spilled.size);
  }

  private async forgetPublished(): Promise<void> {
    if (this.spilled.size === 0 || this.isChecking) return;
    this.isChecking = true;
    const asked = [...this.spilled];
    this.spilledSince.clear();
    try {
      const waiting = await this.inOutbox(asked);
      // Only now: a charger that is forgotten while the question is under way would overtake its own events. One that
      // spilled meanwhile may have a row that the answer does not know.
      asked
        .filter((id) => !waiting.has(id) && !this.spilledSince.has(id))
        .forEach((id) => this.spilled.delete(id));
    } catch (error) {
      if (!isDatabaseOutage(error)) this.logger.error({ err: error }, 'the outbox could not be read');
    } finally {
      this.metrics.spilled.set(this.spilled.size);
      this.isChecking = false;
    }
  }

  private async inOutbox(chargePointIds: readonly string[]): Promise<ReadonlySet<string>> {
    const rows = await this.database.query<{ key: string }>(
      'select distinct key from outbox where key = any($1)',
      [chargePointIds],
    );
    return new Set(rows.map(({ key }) => key));
  }
}
