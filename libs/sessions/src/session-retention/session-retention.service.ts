import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';

import { Database, Recurring } from '@csms/platform-db';
import { LOGGER } from '@csms/platform-http';
import type { Logger } from '@csms/platform-ops';

import { takeFromDays } from '../meter-series/site-days.repository';
import { SessionsSettings } from '../sessions-settings';

/** Of one transaction. */
const AT_ONCE = 500;
/** Of an organization that has settled nothing; the registry's own default. */
const DEFAULT_DAYS = 3_650;

/**
 * What goes with a session. First what says that its quarters are to be counted anew: who counts them takes that row, and
 * then the quarters, so that the two wait for each other in one direction.
 */
export const TABLES_OF_SESSIONS = [
  'series_due',
  'meter_value',
  'kept_signed_value',
  'reading_quarter',
  'energy_quarter',
  'session_word',
  'suspicion',
  'session_version',
  'correction',
  'corrected_value',
  'imported_session',
  'anomaly',
  'attempt',
  'reservation',
] as const;

/** What may be of no session. */
const TABLES_BY_TIME = ['attempt', 'anomaly', 'connector_word', 'reservation'] as const;

/**
 * Removes sessions, and what is kept beside them, when they ended longer ago than their organization keeps them. Their
 * bills are billing's, which has other duties.
 */
@Injectable()
export class SessionRetention implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly recurring: Recurring;

  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(SessionsSettings) settings: SessionsSettings,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {
    const everyMs = settings.retentionSweepSeconds * 1000;
    const failure = 'old sessions are not removed';
    this.recurring = new Recurring(() => this.sweep(), { everyMs, logger, failure });
  }

  onApplicationBootstrap(): void {
    this.recurring.start();
  }

  onApplicationShutdown(): Promise<void> {
    return this.recurring.stop();
  }

  async sweep(now = new Date()): Promise<void> {
    let removed = 0;
    let some: number;
    do {
      some = await this.removeSessions(now);
      removed += some;
    } while (some === AT_ONCE);
    for (const table of TABLES_BY_TIME) {
      while ((await this.removeOld(table, now)) === AT_ONCE);
    }
    if (removed > 0) this.logger.info({ sessions: removed }, 'sessions are older than they are kept');
  }

  private removeSessions(now: Date): Promise<number> {
    return this.database.transaction(async (tx) => {
      const [gone] = await tx.query<[{ id: string }[], number]>(
        `delete from session where id in (
           select session.id from session left join meter_retention using (organization_id)
           where ${isOld('ended_at')} order by ended_at limit ${AT_ONCE} for update of session skip locked)
         returning id`,
        [now],
      );
      const ids = gone.map(({ id }) => id);
      await takeFromDays(tx, ids);
      for (const table of TABLES_OF_SESSIONS) {
        await tx.query(`delete from ${table} where session_id = any($1)`, [ids]);
      }
      return ids.length;
    });
  }

  private async removeOld(table: (typeof TABLES_BY_TIME)[number], now: Date): Promise<number> {
    const [row] = await this.database.query<{ removed: number }>(
      `with old as (
         select old.ctid from ${table} old left join meter_retention using (organization_id)
         where ${isOld('at')} order by at limit ${AT_ONCE}
       ), gone as (delete from ${table} where ctid = any(array(select ctid from old)) returning 1)
       select count(*)::int as removed from gone`,
      [now],
    );
    return row?.removed ?? 0;
  }
}

/** By the first condition an index finds them: nobody keeps anything for less than a day. */
function isOld(column: string): string {
  return `${column} < $1::timestamptz - interval '1 day'
    and ${column} < $1::timestamptz - make_interval(days => coalesce(sessions_days, ${DEFAULT_DAYS}))`;
}
