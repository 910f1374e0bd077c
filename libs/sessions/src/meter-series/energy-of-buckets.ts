import type { EntityManager } from 'typeorm';

import { SessionEntity } from '../charging-sessions/session.entity';

import type { Bucket } from './domain/buckets';
import type { RegisterPoint } from './domain/energy-curve';
import { QUARTER_MS, slotsOf } from './domain/quarters';
import { startsOf } from './instants';
import { registersAsOf, registersOf } from './registers.repository';
import { isAtEvse, type SeriesScope } from './series-scope';
import { curveOfSession } from './session-curve';
import { isStartOfDay, zoneOfDays } from './site-days.repository';

/** What was taken in an interval by all sessions of a series. */
export interface BucketEnergy {
  /** Of what is known, Wh. */
  readonly energyWh: number;
  /** Whether nobody knows what one of the sessions took, or took so far. */
  readonly hasUnknown: boolean;
  /** Whether it is known of any. */
  readonly hasKnown: boolean;
  readonly isInterpolated: boolean;
  /** Something of it was imported. */
  readonly isBackfilled: boolean;
  /** Whether it rests on a register that somebody corrected. */
  readonly isCorrected: boolean;
  readonly readings: number;
}

/**
 * The energy of each interval in which any session was under way, by the interval's start. Of a session, and of intervals
 * shorter than a quarter of an hour, by the registers themselves; else by the quarters.
 */
export async function energyOfBuckets(
  tx: EntityManager,
  scope: SeriesScope,
  buckets: readonly Bucket[],
): Promise<Map<number, BucketEnergy>> {
  const [first] = buckets;
  const last = buckets.at(-1);
  if (first === undefined || last === undefined) return new Map();
  if (scope.kind === 'session') {
    const registers =
      scope.asOf === null
        ? await registersOf(tx, [scope.session])
        : new Map([[scope.session.id, await registersAsOf(tx, scope.session, scope.asOf)]]);
    return bySessions([scope.session], registers, buckets);
  }
  if (buckets.some(({ startMs, endMs }) => endMs - startMs < QUARTER_MS)) {
    const sessions = await sessionsIn(tx, scope, first.startMs, last.endMs);
    return bySessions(sessions, await registersOf(tx, sessions), buckets);
  }
  return (await byDays(tx, scope, buckets)) ?? byQuarters(tx, scope, buckets);
}

function bySessions(
  sessions: readonly SessionEntity[],
  registers: ReadonlyMap<string, readonly RegisterPoint[]>,
  buckets: readonly Bucket[],
): Map<number, BucketEnergy> {
  const found = new Map<number, BucketEnergy>();
  for (const session of sessions) {
    const spanned = curveOfSession(session, registers.get(session.id) ?? []);
    for (const slot of slotsOf(spanned.curve, spanned, buckets)) {
      const before = found.get(slot.startsMs);
      found.set(slot.startsMs, {
        energyWh: (before?.energyWh ?? 0) + (slot.energyWh ?? 0),
        hasUnknown: before?.hasUnknown === true || slot.energyWh === null,
        hasKnown: before?.hasKnown === true || slot.energyWh !== null,
        isInterpolated: before?.isInterpolated === true || slot.isInterpolated,
        isBackfilled: before?.isBackfilled === true || session.source === 'import',
        isCorrected: before?.isCorrected === true || slot.isCorrected,
        readings: (before?.readings ?? 0) + slot.readings,
      });
    }
  }
  return found;
}

function sessionsIn(
  tx: EntityManager,
  scope: Exclude<SeriesScope, { kind: 'session' }>,
  fromMs: number,
  beforeMs: number,
): Promise<SessionEntity[]> {
  const query = tx
    .createQueryBuilder(SessionEntity, 'session')
    .where('session.startedAt < :before and (session.endedAt is null or session.endedAt >= :from)', {
      from: new Date(fromMs),
      before: new Date(beforeMs),
    });
  if (scope.kind === 'site') return query.andWhere('session.siteId = :id', { id: scope.id }).getMany();
  query.andWhere('session.chargePointId = :id', { id: scope.id });
  if (scope.evseId !== null) query.andWhere('session.evseId = :evseId', { evseId: scope.evseId });
  if (scope.connectorId !== null) {
    query.andWhere('session.connectorId = :connectorId', { connectorId: scope.connectorId });
  }
  return query.getMany();
}

interface SumRow {
  /** The index of the interval, or where it starts. */
  readonly place: number;
  readonly energy_wh: number | null;
  readonly has_unknown: boolean;
  readonly has_known: boolean;
  readonly is_interpolated: boolean;
  readonly is_backfilled: boolean;
  readonly is_corrected: boolean;
  readonly readings: number;
}

/** No day is shorter. */
const SHORTEST_DAY_MS = 20 * 3_600_000;

type DaySumRow = { readonly time_zone: string } & (SumRow | { readonly place: null });

/** By the sums of days: a year of a site has 70,000 quarters. null: the intervals are not whole days of the site's zone. */
async function byDays(
  tx: EntityManager,
  scope: Exclude<SeriesScope, { kind: 'session' }>,
  buckets: readonly Bucket[],
): Promise<Map<number, BucketEnergy> | null> {
  const areLong = buckets.every(({ startMs, endMs }) => endMs - startMs >= SHORTEST_DAY_MS);
  if (scope.kind !== 'site' || !areLong) return null;
  const zone = await zoneOfDays(tx, scope.id);
  const bounds = buckets.flatMap(({ startMs, endMs }) => [startMs, endMs]);
  if (zone === null || !bounds.every((atMs) => isStartOfDay(atMs, zone))) return null;
  // In one statement with the zone, for its days may be counted anew at this moment.
  const rows = await tx.query<DaySumRow[]>(
    `select site_days.time_zone, sums.* from site_days left join (
       select width_bucket(starts_at, $4::timestamptz[]) - 1 as place, sum(energy_wh)::bigint as energy_wh,
         sum(unknown) > 0 as has_unknown, sum(known) > 0 as has_known, sum(interpolated) > 0 as is_interpolated,
         sum(backfilled) > 0 as is_backfilled, sum(corrected) > 0 as is_corrected, sum(readings)::integer as readings
       from energy_day where site_id = $1 and starts_at >= $2 and starts_at < $3 group by 1
     ) as sums on true where site_days.site_id = $1`,
    [scope.id, new Date(buckets[0]?.startMs ?? 0), new Date(buckets.at(-1)?.endMs ?? 0), startsOf(buckets)],
  );
  if (rows[0]?.time_zone !== zone) return null;
  return bucketsOfRows(
    rows.flatMap((row) => (row.place === null ? [] : [row])),
    ({ place }) => buckets[place]?.startMs ?? NaN,
  );
}

function bucketsOfRows(rows: readonly SumRow[], startOf: (row: SumRow) => number): Map<number, BucketEnergy> {
  return new Map(
    rows.map((row) => [
      startOf(row),
      {
        energyWh: row.energy_wh ?? 0,
        hasUnknown: row.has_unknown,
        hasKnown: row.has_known,
        isInterpolated: row.is_interpolated,
        isBackfilled: row.is_backfilled,
        isCorrected: row.is_corrected,
        readings: row.readings,
      },
    ]),
  );
}

async function byQuarters(
  tx: EntityManager,
  scope: Exclude<SeriesScope, { kind: 'session' }>,
  buckets: readonly Bucket[],
): Promise<Map<number, BucketEnergy>> {
  const column = scope.kind === 'site' ? 'site_id' : 'charge_point_id';
  const connectorId = scope.kind === 'site' ? null : scope.connectorId;
  const evseId = scope.kind === 'site' ? null : scope.evseId;
  // A quarter is an interval of its own: thousands of bounds need not be sent, nor be searched for each row.
  const areQuarters = buckets.every(({ startMs, endMs }) => endMs - startMs === QUARTER_MS);
  const place = areQuarters
    ? `date_part('epoch', starts_at) * 1000`
    : 'width_bucket(starts_at, $6::timestamptz[]) - 1';
  const rows = await tx.query<SumRow[]>(
    `select ${place} as place, sum(energy_wh)::bigint as energy_wh,
       bool_or(energy_wh is null) as has_unknown, bool_or(energy_wh is not null) as has_known, bool_or(is_interpolated) as is_interpolated,
       bool_or(is_backfilled) as is_backfilled, bool_or(is_corrected) as is_corrected,
       sum(readings)::integer as readings
     from energy_quarter
     where ${column} = $1 and starts_at >= $2 and starts_at < $3
       ${connectorId === null ? 'and $4::integer is null' : 'and connector_id = $4'}
       ${evseId === null ? 'and $5::integer is null' : `and ${isAtEvse('$1', '$5')}`}
     group by ${areQuarters ? 'starts_at' : '1'}`,
    [
      scope.id,
      new Date(buckets[0]?.startMs ?? 0),
      new Date(buckets.at(-1)?.endMs ?? 0),
      connectorId,
      evseId,
      ...(areQuarters ? [] : [startsOf(buckets)]),
    ],
  );
  return bucketsOfRows(rows, ({ place }) => (areQuarters ? place : (buckets[place]?.startMs ?? NaN)));
}
