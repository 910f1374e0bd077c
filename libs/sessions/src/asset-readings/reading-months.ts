import type { EntityManager } from 'typeorm';

/** What is kept by months. */
export const READING_TABLES = ['asset_reading', 'former_asset_reading'] as const;
type ReadingTable = (typeof READING_TABLES)[number];

/** The table of one month, UTC. */
export interface ReadingMonth {
  readonly parent: ReadingTable;
  readonly table: string;
  readonly from: Date;
  /** Not of it. */
  readonly before: Date;
}

/** The months that have a table, the oldest first. */
export async function monthsOfReadings(tx: EntityManager, parent: ReadingTable): Promise<ReadingMonth[]> {
  const rows = await tx.query<{ name: string }[]>(
    `select relname as name from pg_inherits join pg_class on pg_class.oid = inhrelid
     where inhparent = $1::regclass order by relname`,
    [parent],
  );
  return rows.map(({ name }) => {
    const [year, month] = name.split('_').slice(-2).map(Number) as [number, number];
    const [from, before] = [month - 1, month].map((index) => new Date(Date.UTC(year, index)));
    return { parent, table: name, from: from as Date, before: before as Date };
  });
}

/** Makes the tables of the months, UTC, of these instants that are not there yet. */
export async function ensureReadingMonths(tx: EntityManager, instantsMs: readonly number[]): Promise<void> {
  const months = new Set(instantsMs.map((atMs) => new Date(atMs).toISOString().slice(0, 7)));
  const missing = await tx.query<{ month: string }[]>(
    `select month from unnest($1::text[]) as month where to_regclass('former_asset_reading_' || translate(month, '-', '_'))
       is null or to_regclass('asset_reading_' || translate(month, '-', '_')) is null`,
    [[...months]],
  );
  for (const { month } of missing) {
    await tx.query('select ensure_asset_reading_month($1::timestamptz)', [`${month}-01T00:00:00Z`]);
  }
}
