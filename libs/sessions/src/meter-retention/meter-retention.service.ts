import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import type { EntityManager } from 'typeorm';

import { Database, Recurring } from '@csms/platform-db';
import { LOGGER } from '@csms/platform-http';
import type { Logger } from '@csms/platform-ops';

import { type Month, monthsOf } from '../charging-sessions/meter-value-months';
import { SessionsSettings } from '../sessions-settings';

import { horizonsOf } from './horizon';

/** Registers live on in the quarters of each session. */
const ROLLED = `value is not null and measurand not like 'Energy.%.Register' and location in ('Outlet', 'EV')`;

/**
 * Rolls values up by quarters of an hour when they are older than their organization keeps them: a month that nobody
 * keeps goes as a table. What a meter signed stays as it is.
 */
@Injectable()
export class MeterRetention implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly recurring: Recurring;

  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(SessionsSettings) settings: SessionsSettings,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {
    const everyMs = settings.retentionSweepSeconds * 1000;
    const failure = 'old meter values are not rolled up';
    this.recurring = new Recurring(() => this.sweep(), { everyMs, logger, failure });
  }

  onApplicationBootstrap(): void {
    this.recurring.start();
  }

  onApplicationShutdown(): Promise<void> {
    return this.recurring.stop();
  }

  /** Month by month, the oldest first, each in a transaction of its own. */
  async sweep(now = new Date()): Promise<void> {
    const months = await this.database.transaction(monthsOf);
    for (const month of months.filter(({ from }) => from < now)) {
      const isEmptied = await this.database.transaction((tx) => this.age(tx, month, now));
      if (isEmptied) await this.database.transaction((tx) => this.drop(tx, month));
    }
  }

  /** @returns whether nobody keeps any of it */
  private async age(tx: EntityManager, { table, from, before }: Month, now: Date): Promise<boolean> {
    // Most months are left as they are, and are not locked for that.
    const seen = await horizonsIn(tx, table, now);
    // Emptied before, and not dropped: the process ended in between.
    if (seen.length === 0) return before < now;
    if (seen.every(([, horizon]) => horizon <= from)) return false;
    // What comes while the rest is counted must not go with the table.
    await tx.query(`lock table ${table} in share row exclusive mode`);
    const horizons = await horizonsIn(tx, table, now);
    const aged = horizons.filter(([, horizon]) => horizon > from);
    for (const [id, horizon] of aged) await rollUp(tx, table, id, horizon);
    if (horizons.every(([, horizon]) => horizon >= before)) {
      await tx.query(`truncate ${table}`);
      return true;
    }
    for (const [id, horizon] of aged) {
      await tx.query(`delete from ${table} where organization_id = $1 and sampled_at < $2`, [id, horizon]);
    }
    return false;
  }

  /**
   * In a transaction of its own, and the table of all months first: whoever stores values has locked that one when he comes
   * to their month. What has come since the month was emptied stays for the next time.
   */
  private async drop(tx: EntityManager, { table }: Month): Promise<void> {
    await tx.query('lock table only meter_value in access exclusive mode');
    await tx.query(`lock table ${table} in access exclusive mode`);
    const [late] = await tx.query<object[]>(`select from ${table} limit 1`);
    if (late !== undefined) return;
    await tx.query(`drop table ${table}`);
    this.logger.info({ table }, 'a month of meter values is kept rolled up only');
  }
}

/** Since when each organization of which there are values keeps them. */
async function horizonsIn(tx: EntityManager, table: string, now: Date): Promise<[string, Date][]> {
  const owners = await tx.query<{ id: string }[]>(`select distinct organization_id as id from ${table}`);
  return [
    ...(await horizonsOf(
      tx,
      owners.map(({ id }) => id),
      now,
    )),
  ];
}

async function rollUp(
  tx: EntityManager,
  table: string,
  organizationId: string,
  horizon: Date,
): Promise<void> {
  const params = [organizationId, horizon];
  await tx.query(
    `insert into kept_signed_value
     select * from ${table} where organization_id = $1 and sampled_at < $2 and signed_data is not null`,
    params,
  );
  await tx.query(
    `insert into reading_quarter as known (organization_id, charge_point_id, connector_id, session_id, starts_at,
       measurand, phase, samples, sum, min, max, last, last_at)
     select organization_id, charge_point_id, connector_id, session_id,
       date_bin('15 minutes', sampled_at, 'epoch'), measurand, phase, count(*), sum(right_value), min(right_value),
       max(right_value), (array_agg(right_value order by sampled_at desc, seq desc))[1], max(sampled_at)
     from ${table} cross join lateral (select coalesce(corrected_value, value) as right_value) as shown
     where organization_id = $1 and sampled_at < $2 and ${ROLLED}
     group by 1, 2, 3, 4, 5, 6, 7
     on conflict (charge_point_id, connector_id, session_id, starts_at, measurand, phase) do update set
       samples = known.samples + excluded.samples, sum = known.sum + excluded.sum,
       min = least(known.min, excluded.min), max = greatest(known.max, excluded.max),
       last = case when excluded.last_at >= known.last_at then excluded.last else known.last end,
       last_at = greatest(known.last_at, excluded.last_at)`,
    params,
  );
}
