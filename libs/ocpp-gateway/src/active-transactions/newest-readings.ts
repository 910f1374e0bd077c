import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import type { EntityManager } from 'typeorm';

import { TransactionEnded } from '@csms/contracts';
import { Database, isDatabaseOutage } from '@csms/platform-db';
import { LOGGER } from '@csms/platform-http';
import type { AnyEventDefinition, OutgoingEvent } from '@csms/platform-kafka';
import type { Logger } from '@csms/platform-ops';

import { merged, type NewestReading, newestReading } from './domain/newest-reading';

const WRITTEN_EVERY_MS = 10_000;
/** What may wait in memory while the database is away. */
const MAX_WAITING = 50_000;

/**
 * The newest register and power of each transaction that runs. A message of a charger costs a map entry; all of them
 * are written in one statement every ten seconds, and what is lost with a process the next message tells again.
 */
@Injectable()
export class NewestReadings implements OnApplicationBootstrap, OnApplicationShutdown {
  private waiting = new Map<string, NewestReading>();
  private ended = new Set<string>();
  private timer: NodeJS.Timeout | null = null;
  private writing: Promise<void> | null = null;

  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => void this.write(), WRITTEN_EVERY_MS);
    this.timer.unref();
  }

  async onApplicationShutdown(): Promise<void> {
    if (this.timer !== null) clearInterval(this.timer);
    await this.write();
  }

  /** Of any event that tells of a transaction. */
  note<D extends AnyEventDefinition>({ definition, data }: OutgoingEvent<D>): void {
    if (definition.type === TransactionEnded.type) {
      const { session_id: sessionId } = data as { session_id: string | null };
      if (sessionId === null) return;
      this.waiting.delete(sessionId);
      this.ended.add(sessionId);
      return;
    }
    const reading = newestReading(definition, data);
    if (reading !== null) this.keep(reading);
  }

  /** What is not written yet, on this instance. */
  waitingOf(sessionId: string): NewestReading | null {
    return this.waiting.get(sessionId) ?? null;
  }

  write(): Promise<void> {
    this.writing ??= this.writeWaiting().finally(() => {
      this.writing = null;
    });
    return this.writing;
  }

  private keep(reading: NewestReading): void {
    const { sessionId } = reading;
    const before = this.waiting.get(sessionId);
    if (before === undefined && this.waiting.size >= MAX_WAITING) return;
    this.waiting.set(sessionId, before === undefined ? reading : merged(before, reading));
  }

  private async writeWaiting(): Promise<void> {
    const { waiting, ended } = this;
    if (waiting.size === 0 && ended.size === 0) return;
    this.waiting = new Map();
    this.ended = new Set();
    try {
      await this.database.transaction((tx) => writeAll(tx, [...waiting.values()], [...ended]));
    } catch (error) {
      for (const reading of waiting.values()) this.keep(reading);
      for (const sessionId of ended) this.ended.add(sessionId);
      if (!isDatabaseOutage(error)) this.logger.error({ err: error }, 'newest readings are not written');
    }
  }
}

async function writeAll(
  tx: EntityManager,
  readings: readonly NewestReading[],
  ended: readonly string[],
): Promise<void> {
  // Two instances write in one order, and wait for each other instead of locking each other out.
  const rows = [...readings].sort((a, b) => (a.sessionId < b.sessionId ? -1 : 1));
  await tx.query(
    `insert into newest_reading (session_id, organization_id, register_wh, power_w, read_at)
     select row->>'sessionId', row->>'organizationId', (row->>'registerWh')::bigint,
            (row->>'powerW')::double precision, (row->>'readAt')::timestamptz
     from jsonb_array_elements($1::jsonb) as rows(row)
     on conflict (session_id) do update set
       register_wh = coalesce(excluded.register_wh, newest_reading.register_wh),
       power_w = coalesce(excluded.power_w, newest_reading.power_w),
       read_at = excluded.read_at
     where newest_reading.read_at <= excluded.read_at`,
    [JSON.stringify(rows)],
  );
  await tx.query('delete from newest_reading where session_id = any($1)', [ended]);
}
