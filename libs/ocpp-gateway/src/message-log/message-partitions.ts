import { Inject, Injectable } from '@nestjs/common';

import { Database } from '@csms/platform-db';

const DAY_MS = 86_400_000;
/** Instances make and drop partitions one at a time. */
const LOCK = `select pg_advisory_xact_lock(hashtext('message_log'))`;

/** `YYYY-MM-DD`, UTC. */
export function dayOf(at: Date): string {
  return at.toISOString().slice(0, 10);
}

/** The log's partitions, one for each day: what is too old goes with its table, whatever its size. */
@Injectable()
export class MessagePartitions {
  private readonly made = new Set<string>();

  constructor(@Inject(Database) private readonly database: Database) {}

  async make(days: ReadonlySet<string>): Promise<void> {
    for (const day of days) {
      if (this.made.has(day)) continue;
      const next = dayOf(new Date(Date.parse(day) + DAY_MS));
      await this.database.transaction(async (tx) => {
        await tx.query(LOCK);
        await tx.query(
          `create table if not exists ${nameOf(day)} partition of message_log for values from ('${day}Z') to ('${next}Z')`,
        );
      });
      this.made.add(day);
    }
  }

  /** @returns the tables that are gone */
  dropOlderThan(days: number, now = new Date()): Promise<string[]> {
    const oldest = nameOf(dayOf(new Date(now.getTime() - days * DAY_MS)));
    return this.database.transaction(async (tx) => {
      await tx.query(LOCK);
      // Writers wait for the lock that a drop needs: rather the next hour than behind a long query.
      await tx.query(`set local lock_timeout = '2s'`);
      const old = await tx.query<{ name: string }[]>(
        `select relname as name from pg_inherits join pg_class on pg_class.oid = inhrelid
         where inhparent = 'message_log'::regclass and relname < $1 order by relname`,
        [oldest],
      );
      for (const { name } of old) await tx.query(`drop table ${name}`);
      return old.map(({ name }) => name);
    });
  }

  /** Of the days that others keep yet. @returns how many messages are gone */
  async removeUnkept(now = new Date()): Promise<number> {
    const [row] = await this.database.query<{ removed: number }>(
      `with gone as (
         delete from message_log using message_log_retention kept
         where message_log.organization_id = kept.organization_id
           and at < $1::timestamptz - make_interval(days => kept.days)
         returning 1)
       select count(*)::int as removed from gone`,
      [now],
    );
    return row?.removed ?? 0;
  }
}

function nameOf(day: string): string {
  return `message_log_${day.replaceAll('-', '')}`;
}
