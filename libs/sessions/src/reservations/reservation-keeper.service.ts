import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { type EntityManager, In } from 'typeorm';

import { Database, Recurring } from '@csms/platform-db';
import { LOGGER } from '@csms/platform-http';
import type { Logger } from '@csms/platform-ops';

import { ReservationEntity } from './reservation.entity';
import { OUTCOME_WITHIN_MS } from './reservation-news';
import { ReservationRecords } from './reservation-records';

const EVERY_MS = 5_000;
/** Of one transaction. */
const AT_ONCE = 100;
/** Whoever waited for it has given it up himself by then, unless he is gone. */
const GIVEN_UP_AFTER_MS = 2 * OUTCOME_WITHIN_MS;

/** Ends the reservations whose time has passed, and gives up those of which nobody has heard. */
@Injectable()
export class ReservationKeeper implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly recurring: Recurring;

  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(ReservationRecords) private readonly records: ReservationRecords,
    @Inject(LOGGER) logger: Logger,
  ) {
    const failure = 'reservations whose time has passed are not ended';
    this.recurring = new Recurring(() => this.sweep(), { everyMs: EVERY_MS, logger, failure });
  }

  onApplicationBootstrap(): void {
    this.recurring.start();
  }

  onApplicationShutdown(): Promise<void> {
    return this.recurring.stop();
  }

  async sweep(now = new Date()): Promise<void> {
    while ((await this.expire(now)) === AT_ONCE);
    while ((await this.giveUp(now)) === AT_ONCE);
  }

  private expire(now: Date): Promise<number> {
    return this.ofEach(`status = 'accepted' and expires_at <= $1 order by expires_at`, now, (tx, row) =>
      this.records.hear(tx, row, { word: 'expired', at: row.expiresAt }),
    );
  }

  private giveUp(now: Date): Promise<number> {
    const before = new Date(+now - GIVEN_UP_AFTER_MS);
    return this.ofEach(`status = 'pending' and at <= $1 order by at`, before, async (tx, row) => {
      await this.records.hear(tx, row, { word: 'failed', at: now, reason: 'upstream_timeout' });
      await this.records.release(tx, row, now);
    });
  }

  private ofEach(
    condition: string,
    instant: Date,
    work: (tx: EntityManager, row: ReservationEntity) => Promise<unknown>,
  ): Promise<number> {
    return this.database.transaction(async (tx) => {
      const found = await tx.query<{ id: string }[]>(
        `select id from reservation where ${condition} limit ${AT_ONCE} for update skip locked`,
        [instant],
      );
      const rows = await tx.findBy(ReservationEntity, { id: In(found.map(({ id }) => id)) });
      for (const row of rows) await work(tx, row);
      return rows.length;
    });
  }
}
