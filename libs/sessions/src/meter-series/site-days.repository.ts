import type { EntityManager } from 'typeorm';

import { dayAt, startOfDay } from '@csms/kernel';

import { bucketsOf } from './domain/buckets';
import { type DayPart, sumsOfDays } from './domain/site-days';
import { startsOf } from './instants';

/** Of those who count the days of a site anew, and those who add to them. */
const LOCK = 7_203_116;

const SUMS = [
  'energy_wh',
  'known',
  'unknown',
  'interpolated',
  'backfilled',
  'corrected',
  'readings',
] as const;

/**
 * Quarters of sessions were written, or taken away: what that makes of the days of their sites. A site whose days are
 * not counted yet has none.
 */
export async function addToDays(tx: EntityManager, parts: readonly DayPart[]): Promise<void> {
  const siteIds = [...new Set(parts.flatMap(({ siteId }) => siteId ?? []))].sort();
  if (siteIds.length === 0) return;
  // Whoever counts a site anew waits for this, and the other way round: each sees all of what the other wrote.
  await tx.query('select pg_advisory_xact_lock_shared($1, hashtext(id)) from unnest($2::text[]) as id', [
    LOCK,
    siteIds,
  ]);
  const rows = await tx.query<{ site_id: string; time_zone: string }[]>(
    'select site_id, time_zone from site_days where site_id = any($1)',
    [siteIds],
  );
  const zones = new Map(rows.map(({ site_id, time_zone }) => [site_id, time_zone]));
  const sums = sumsOfDays(parts, zones);
  if (sums.length === 0) return;
  const columns = SUMS.join(', ');
  await tx.query(
    `insert into energy_day (site_id, organization_id, starts_at, ${columns})
     select site_id, organization_id, to_timestamp(starts_ms / 1000), ${columns}
     from jsonb_to_recordset($1::jsonb) as row(site_id text, organization_id text, starts_ms float8,
       energy_wh bigint, known integer, unknown integer, interpolated integer, backfilled integer, corrected integer,
       readings bigint)
     on conflict (site_id, starts_at, organization_id) do update
     set ${SUMS.map((name) => `${name} = energy_day.${name} + excluded.${name}`).join(', ')}`,
    [JSON.stringify(sums)],
  );
}

/** The quarters of these sessions are about to go: their days lose them. */
export async function takeFromDays(tx: EntityManager, sessionIds: readonly string[]): Promise<void> {
  if (sessionIds.length === 0) return;
  const rows = await tx.query<Omit<DayPart, 'sign'>[]>(
    `select site_id as "siteId", organization_id as "organizationId",
       (extract(epoch from starts_at) * 1000)::float8 as "startsMs", energy_wh as "energyWh", readings,
       is_interpolated as "isInterpolated", is_backfilled as "isBackfilled", is_corrected as "isCorrected"
     from energy_quarter where session_id = any($1)`,
    [sessionIds],
  );
  await addToDays(
    tx,
    rows.map((row) => ({ ...row, sign: -1 })),
  );
}

/** Counts the days of one site anew where that is due: its zone is another one, or nobody has counted them. */
export async function countDaysAnew(tx: EntityManager): Promise<boolean> {
  const [[due]] = await tx.query<[{ site_id: string }[], number]>(
    `delete from site_days_due where site_id in (
       select site_id from site_days_due order by site_id limit 1 for update skip locked)
     returning site_id`,
  );
  if (due === undefined) return false;
  const siteId = due.site_id;
  await tx.query('select pg_advisory_xact_lock($1, hashtext($2))', [LOCK, siteId]);
  await tx.query('delete from energy_day where site_id = $1', [siteId]);
  await tx.query('delete from site_days where site_id = $1', [siteId]);
  const [place] = await tx.query<{ organization_id: string; time_zone: string }[]>(
    `select organization_id, time_zone from metered_place where kind = 'site' and id = $1`,
    [siteId],
  );
  if (place === undefined) return true;
  await tx.query('insert into site_days (site_id, organization_id, time_zone) values ($1, $2, $3)', [
    siteId,
    place.organization_id,
    place.time_zone,
  ]);
  const [span] = await tx.query<{ first: Date | null; last: Date | null }[]>(
    'select min(starts_at) as first, max(starts_at) as last from energy_quarter where site_id = $1',
    [siteId],
  );
  if (span === undefined || span.first === null || span.last === null) return true;
  const bounds = { fromMs: span.first.getTime(), beforeMs: span.last.getTime() + 1 };
  await tx.query(
    `insert into energy_day (site_id, organization_id, starts_at, ${SUMS.join(', ')})
     select site_id, organization_id, ($2::timestamptz[])[width_bucket(starts_at, $2::timestamptz[])],
       coalesce(sum(energy_wh), 0), count(energy_wh), count(*) - count(energy_wh),
       count(*) filter (where is_interpolated), count(*) filter (where is_backfilled),
       count(*) filter (where is_corrected), sum(readings)
     from energy_quarter where site_id = $1 group by 1, 2, 3`,
    [siteId, startsOf(bucketsOf('1day', place.time_zone, bounds, Infinity))],
  );
  return true;
}

/** The site is new, or another one's, or in another zone than its days were counted in. */
export async function markDaysDue(
  tx: EntityManager,
  { siteId, organizationId, timeZone }: { siteId: string; organizationId: string; timeZone: string },
): Promise<void> {
  await tx.query(
    `insert into site_days_due (site_id)
     select $1 where not exists (
       select from site_days where site_id = $1 and organization_id = $2 and time_zone = $3)
     on conflict do nothing`,
    [siteId, organizationId, timeZone],
  );
}

export async function forgetDays(tx: EntityManager, siteId: string): Promise<void> {
  await tx.query('insert into site_days_due (site_id) values ($1) on conflict do nothing', [siteId]);
}

/** The zone in which the days of a site are counted; null: they are not, or of another organization. */
export async function zoneOfDays(tx: EntityManager, siteId: string): Promise<string | null> {
  const [row] = await tx.query<{ time_zone: string }[]>(
    'select time_zone from site_days where site_id = $1',
    [siteId],
  );
  return row?.time_zone ?? null;
}

/** Whether a day of the zone begins at an instant. */
export function isStartOfDay(atMs: number, zone: string): boolean {
  return startOfDay(dayAt(atMs, zone), zone) === atMs;
}
