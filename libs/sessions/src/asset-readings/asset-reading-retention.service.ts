import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import type { EntityManager } from 'typeorm';

import { Database, Recurring } from '@csms/platform-db';
import { LOGGER } from '@csms/platform-http';
import type { Logger } from '@csms/platform-ops';

import { horizonsOf } from '../meter-retention/horizon';
import { SessionsSettings } from '../sessions-settings';

import { monthsOfReadings, READING_TABLES, type ReadingMonth } from './reading-months';

/** Of one transaction. */
const AT_ONCE = 5_000;
/** Longer than they are shown: the quarter in which keeping begins needs what came just before it. */
const LONGER_MS = 86_400_000;

/**
 * Removes readings of energy assets that are older than their organization keeps them; their quarters stay. A month that
 * nobody keeps goes as a table.
 */
@Injectable()
export class AssetReadingRetention implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly recurring: Recurring;

  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(SessionsSettings) settings: SessionsSettings,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {
    const everyMs = settings.retentionSweepSeconds * 1000;
    const failure = 'old readings of energy assets are not removed';
    this.recurring = new Recurring(() => this.sweep(), { everyMs, logger, failure });
  }

  onApplicationBootstrap(): void {
    this.recurring.start();
  }

  onApplicationShutdown(): Promise<void> {
    return this.recurring.stop();
  }

  async sweep(now = new Date()): Promise<void> {
    for (const parent of READING_TABLES) {
      const months = await this.database.transaction((tx) => monthsOfReadings(tx, parent));
      for (const month of months.filter(({ from }) => from < now)) await this.age(month, now);
    }
  }

  private async age(month: ReadingMonth, now: Date): Promise<void> {
    const kept = await this.database.transaction((tx) => keptSince(tx, month, now));
    if (kept.every(([, since]) => since >= month.before) && month.before < now) {
      await this.database.transaction((tx) => this.drop(tx, month, now));
      return;
    }
    for (const [organizationId, since] of kept.filter(([, since]) => since > month.from)) {
      while ((await this.removeSome(month, organizationId, since)) === AT_ONCE);
    }
  }

  /** The table of all months first, as whoever reads or stores readings takes them. */
  private async drop(tx: EntityManager, month: ReadingMonth, now: Date): Promise<void> {
    await tx.query(`lock table only ${month.parent} in access exclusive mode`);
    const kept = await keptSince(tx, month, now);
    if (kept.some(([, since]) => since < month.before)) return;
    await tx.query(`drop table ${month.table}`);
    this.logger.info({ table: month.table }, 'a month of readings of energy assets is kept by quarters only');
  }

  /** @returns how many there were */
  private async removeSome({ table }: ReadingMonth, organizationId: string, before: Date): Promise<number> {
    const [result] = await this.database.query<{ removed: number }>(
      `with gone as (delete from ${table} where ctid = any(array(
         select ctid from ${table} where organization_id = $1 and at < $2 limit ${AT_ONCE})) returning 1)
       select count(*)::integer as removed from gone`,
      [organizationId, before],
    );
    return result?.removed ?? 0;
  }
}

/** Since when each organization of which there are readings in a month has its own kept. */
async function keptSince(tx: EntityManager, { table }: ReadingMonth, now: Date): Promise<[string, Date][]> {
  const owners = await tx.query<{ id: string }[]>(`select distinct organization_id as id from ${table}`);
  const ids = owners.map(({ id }) => id);
  const horizons = await horizonsOf(tx, ids, now);
  return [...horizons].map(([id, horizon]) => [id, new Date(horizon.getTime() - LONGER_MS)]);
}
