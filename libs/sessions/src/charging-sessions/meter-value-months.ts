import type { EntityManager } from 'typeorm';

/** Of all that make tables for months at the same time. */
const LOCK = 7_203_114;

/** The table of one month, UTC. */
export interface Month {
  readonly table: string;
  readonly from: Date;
  /** Not of it. */
  readonly before: Date;
}

/** The months that have a table, the oldest first. */
export async function monthsOf(tx: EntityManager): Promise<Month[]> {
  const rows = await tx.query<{ name: string }[]>(
    `select relname as name from pg_inherits join pg_class on pg_class.oid = inhrelid
     where inhparent = 'meter_value'::regclass order by relname`,
  );
  return rows.map(({ name }) => {
    const [year, month] = name.split('_').slice(-2).map(Number);
    return { table: name, ...boundsOf(new Date(Date.UTC(year ?? NaN, (month ?? NaN) - 1))) };
  });
}

/** Makes the tables of the months, UTC, of these instants that are not there yet. */
export async function ensureMonths(tx: EntityManager, instants: readonly string[]): Promise<void> {
  // One of each month's, and not a date of each value's: most of thousands are of one month.
  const someOfEach = new Map(instants.map((instant) => [writtenMonthOf(instant), instant])).values();
  const months = new Map([...someOfEach].map((instant) => [tableOf(new Date(instant)), new Date(instant)]));
  const missing = await tx.query<{ name: string }[]>(
    'select name from unnest($1::text[]) as name where to_regclass(name) is null',
    [[...months.keys()]],
  );
  if (missing.length === 0) return;
  await tx.query('select pg_advisory_xact_lock($1)', [LOCK]);
  for (const { name } of missing) {
    const { from, before } = boundsOf(months.get(name) ?? new Date(NaN));
    // Names and bounds are made here of numbers alone.
    await tx.query(
      `create table if not exists ${name} partition of meter_value
       for values from ('${from.toISOString()}') to ('${before.toISOString()}')`,
    );
  }
}

/** Instants that it is the same of are of one month, UTC: events write theirs with a Z. */
function writtenMonthOf(instant: string): string {
  return instant.endsWith('Z') ? instant.slice(0, 7) : instant;
}

function tableOf(at: Date): string {
  const [year, month] = [at.getUTCFullYear(), at.getUTCMonth() + 1].map(String);
  return `meter_value_${year?.padStart(4, '0')}_${month?.padStart(2, '0')}`;
}

function boundsOf(at: Date): { readonly from: Date; readonly before: Date } {
  const [year, month] = [at.getUTCFullYear(), at.getUTCMonth()];
  return { from: new Date(Date.UTC(year, month)), before: new Date(Date.UTC(year, month + 1)) };
}
