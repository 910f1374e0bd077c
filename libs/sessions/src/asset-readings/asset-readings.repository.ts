import type { EntityManager } from 'typeorm';

import { POWER_GAP_MS } from './domain/flow';
import type { AssetReading } from './domain/reading-row';

/** A reading with what is kept beside it. */
export interface StoredReading extends AssetReading {
  /** 1; one more with each correction. */
  readonly version: number;
  readonly isBackfilled: boolean;
  readonly recordedAt: Date;
  /** Who sent it: the id of a key, a client or a user. */
  readonly recordedBy: string;
}

interface ReadingRow {
  readonly at_ms: number;
  readonly power_w: number | null;
  readonly energy_wh: number | null;
  readonly export_wh: number | null;
  readonly voltage_v: number | null;
  readonly current_a: number | null;
  readonly soc_percent: number | null;
}

interface StoredRow extends ReadingRow {
  readonly version: number;
  readonly is_backfilled: boolean;
  readonly recorded_at: Date;
  readonly recorded_by: string;
}

const VALUES = 'power_w, energy_wh, export_wh, voltage_v, current_a, soc_percent';
const AT_MS = '(extract(epoch from at) * 1000)::float8 as at_ms';
const STORED = `${AT_MS}, ${VALUES}, version, is_backfilled, recorded_at, recorded_by`;
const REGISTERS_BEFORE = 5;

/**
 * SQL of the readings of an asset (`$1`), each in the version that stands.
 *
 * @param asOf null: now; else the parameter with the instant at which they were known so, e.g. `$6`
 */
export function standingReadings(asOf: string | null): string {
  if (asOf === null) return 'asset_reading';
  return `(select distinct on (at) * from (
      select * from asset_reading where asset_id = $1 union all select * from former_asset_reading where asset_id = $1
    ) as version where recorded_at <= ${asOf}::timestamptz order by at, version desc) as reading`;
}

/** Those of some instants. */
export async function readingsAt(
  tx: EntityManager,
  assetId: string,
  instantsMs: readonly number[],
): Promise<StoredReading[]> {
  const rows = await tx.query<StoredRow[]>(
    `select ${STORED} from asset_reading where asset_id = $1 and at = any($2::timestamptz[])`,
    [assetId, instantsMs.map(dateOf)],
  );
  return rows.map(toStored);
}

/** The newest few with a register before each of some instants. */
export async function registersBefore(
  tx: EntityManager,
  assetId: string,
  instantsMs: readonly number[],
): Promise<AssetReading[]> {
  const rows = await tx.query<ReadingRow[]>(
    `select distinct ${AT_MS}, ${VALUES}
     from unnest($2::timestamptz[]) as row(before), lateral (
       select * from asset_reading
       where asset_id = $1 and at < before and (energy_wh is not null or export_wh is not null)
       order by at desc limit ${REGISTERS_BEFORE}) as reading`,
    [assetId, instantsMs.map(dateOf)],
  );
  return rows.map(toReading);
}

/** From one instant until another, by time. */
export async function readingsBetween(
  tx: EntityManager,
  assetId: string,
  { fromMs, untilMs }: { readonly fromMs: number; readonly untilMs: number },
  asOf: Date | null = null,
): Promise<AssetReading[]> {
  const rows = await tx.query<ReadingRow[]>(
    `select ${AT_MS}, ${VALUES} from ${standingReadings(asOf === null ? null : '$4')}
     where asset_id = $1 and at >= $2 and at <= $3 order by at`,
    [assetId, dateOf(fromMs), dateOf(untilMs), ...(asOf === null ? [] : [asOf])],
  );
  return rows.map(toReading);
}

/** How far readings outside of a part of time say something of it: to the registers, and the power, before and after. */
export async function neighbourhood(
  tx: EntityManager,
  assetId: string,
  { fromMs, untilMs }: { readonly fromMs: number; readonly untilMs: number },
  asOf: Date | null = null,
): Promise<{ readonly fromMs: number; readonly untilMs: number }> {
  const readings = standingReadings(asOf === null ? null : '$6');
  const near = (column: string, order: 'asc' | 'desc') =>
    `(select at from ${readings} where asset_id = $1 and at ${order === 'asc' ? '> $3' : '< $2'}
      and ${column} is not null and (energy_wh is not null or export_wh is not null) order by at ${order} limit 1)`;
  const power = (order: 'asc' | 'desc', bound: string) =>
    `(select at from ${readings} where asset_id = $1 and ${bound} and power_w is not null
      order by at ${order} limit 1)`;
  const [row] = await tx.query<{ from_ms: number | null; until_ms: number | null }[]>(
    `select (extract(epoch from least(${near('energy_wh', 'desc')}, ${near('export_wh', 'desc')},
         ${power('desc', 'at < $2 and at >= $4')})) * 1000)::float8 as from_ms,
       (extract(epoch from greatest(${near('energy_wh', 'asc')}, ${near('export_wh', 'asc')},
         ${power('asc', 'at > $3 and at <= $5')})) * 1000)::float8 as until_ms`,
    [
      assetId,
      dateOf(fromMs),
      dateOf(untilMs),
      dateOf(fromMs - POWER_GAP_MS),
      dateOf(untilMs + POWER_GAP_MS),
      ...(asOf === null ? [] : [asOf]),
    ],
  );
  return { fromMs: row?.from_ms ?? fromMs, untilMs: row?.until_ms ?? untilMs };
}

/** Writes the newest versions, and beside them those that were the newest until now. */
export async function writeReadings(
  tx: EntityManager,
  asset: { readonly id: string; readonly organizationId: string },
  {
    newest,
    former,
  }: { readonly newest: readonly StoredReading[]; readonly former: readonly StoredReading[] },
): Promise<void> {
  for (const [table, readings, conflict] of [
    ['former_asset_reading', former, ''],
    ['asset_reading', newest, OVERWRITE],
  ] as const) {
    if (readings.length === 0) continue;
    await tx.query(
      `insert into ${table} (organization_id, asset_id, at, ${VALUES}, version, is_backfilled, recorded_at, recorded_by)
       select $1, $2, to_timestamp(at_ms / 1000), ${VALUES}, version, is_backfilled, recorded_at, recorded_by
       from jsonb_to_recordset($3::jsonb) as row(at_ms float8, power_w integer, energy_wh bigint, export_wh bigint,
         voltage_v float8, current_a float8, soc_percent float8, version integer, is_backfilled boolean,
         recorded_at timestamptz, recorded_by text) ${conflict}`,
      [asset.organizationId, asset.id, JSON.stringify(readings.map(toRow))],
    );
  }
}

const OVERWRITE = `on conflict (asset_id, at) do update set power_w = excluded.power_w, energy_wh = excluded.energy_wh,
  export_wh = excluded.export_wh, voltage_v = excluded.voltage_v, current_a = excluded.current_a,
  soc_percent = excluded.soc_percent, version = excluded.version, is_backfilled = excluded.is_backfilled,
  recorded_at = excluded.recorded_at, recorded_by = excluded.recorded_by`;

/** A page of readings as they are now, by time, each with its former versions, the oldest first. */
export async function pageOfReadings(
  tx: EntityManager,
  assetId: string,
  { fromMs, beforeMs, limit }: { readonly fromMs: number; readonly beforeMs: number; readonly limit: number },
): Promise<(StoredReading & { readonly former: StoredReading[] })[]> {
  const params = [assetId, dateOf(fromMs), dateOf(beforeMs)];
  const rows = await tx.query<StoredRow[]>(
    `select ${STORED} from asset_reading where asset_id = $1 and at >= $2 and at < $3 order by at limit $4`,
    [...params, limit],
  );
  const corrected = rows.filter(({ version }) => version > 1).map(({ at_ms }) => dateOf(at_ms));
  const former = await tx.query<StoredRow[]>(
    `select ${STORED} from former_asset_reading where asset_id = $1 and at = any($2::timestamptz[]) order by version`,
    [assetId, corrected],
  );
  const byInstant = Map.groupBy(former, ({ at_ms }) => at_ms);
  return rows.map((row) => ({ ...toStored(row), former: (byInstant.get(row.at_ms) ?? []).map(toStored) }));
}

function dateOf(ms: number): Date {
  return new Date(ms);
}

function toReading(row: ReadingRow): AssetReading {
  return {
    atMs: row.at_ms,
    powerW: row.power_w,
    energyWh: row.energy_wh,
    exportWh: row.export_wh,
    voltageV: row.voltage_v,
    currentA: row.current_a,
    socPercent: row.soc_percent,
  };
}

function toStored(row: StoredRow): StoredReading {
  const { version, is_backfilled: isBackfilled, recorded_at: recordedAt, recorded_by: recordedBy } = row;
  return { ...toReading(row), version, isBackfilled, recordedAt, recordedBy };
}

function toRow(reading: StoredReading): StoredRow {
  return {
    at_ms: reading.atMs,
    power_w: reading.powerW,
    energy_wh: reading.energyWh,
    export_wh: reading.exportWh,
    voltage_v: reading.voltageV,
    current_a: reading.currentA,
    soc_percent: reading.socPercent,
    version: reading.version,
    is_backfilled: reading.isBackfilled,
    recorded_at: reading.recordedAt,
    recorded_by: reading.recordedBy,
  };
}
