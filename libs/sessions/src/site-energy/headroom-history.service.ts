import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';

import { instantRange, InvalidParameterError } from '@csms/kernel';
import { OrganizationDatabase } from '@csms/platform-db';
import type { Principal } from '@csms/platform-http';

import { assetSumsOf } from '../asset-readings/asset-quarters.repository';
import type { AssetQuarter } from '../asset-readings/domain/asset-quarters';
import { type Bucket, bucketsOf, type Interval } from '../meter-series/domain/buckets';
import { QUARTER_MS } from '../meter-series/domain/quarters';
import { energyOfBuckets } from '../meter-series/energy-of-buckets';
import type { SeriesPage, SeriesWindow } from '../meter-series/series-page';
import { scopeOf } from '../meter-series/series-scope';

import {
  type GridLimit,
  headroomDuring,
  type HeadroomInterval,
  limitDuring,
  type QuarterLoad,
} from './domain/headroom-history';
import { balanceOf, outermost } from './domain/site-balance';
import { assetsOf } from './site-meters.service';

/** Of one page: it is counted from its quarters of an hour, of each meter of the building. */
const MOST_DAYS = 400;
const DAY_MS = 86_400_000;
/** From the energy of a quarter of an hour to its mean power. */
const W_PER_WH = 4;

export interface HeadroomHistoryPage extends SeriesPage<HeadroomInterval> {
  /** Before that the first known limit is taken; null: none is known. */
  readonly limitKnownSince: Date | null;
}

/** What a site could still have taken. */
@Injectable()
export class HeadroomHistory {
  constructor(@Inject(OrganizationDatabase) private readonly database: OrganizationDatabase) {}

  /** @throws InvalidParameterError, NotFoundError */
  read(
    caller: Principal,
    siteId: string,
    { from, to, timeZone: zone, after, limit }: SeriesWindow,
    interval: Interval,
  ): Promise<HeadroomHistoryPage> {
    return this.database.run(caller.organizationId, async (tx) => {
      const scope = await scopeOf(tx, caller, { siteId });
      const timeZone = zone ?? scope.timeZone;
      const range = instantRange(from, to, timeZone);
      const asked = { fromMs: range.from?.getTime() ?? 0, beforeMs: range.before?.getTime() ?? 0 };
      if (asked.beforeMs - asked.fromMs > (MOST_DAYS + 1) * DAY_MS) {
        throw InvalidParameterError.of('to', 'max', `At most ${MOST_DAYS} days at once.`);
      }
      const span = { ...asked, fromMs: Math.max(asked.fromMs, after?.at.getTime() ?? 0) };
      const found = bucketsOf(interval, timeZone, span, limit + 1);
      const buckets = found.slice(0, limit);
      const limits = await limitsOf(tx, siteId);
      const loads = await loadsOf(tx, { siteId, timeZone, limits }, quartersIn(buckets));
      const next = found[limit];
      const [first] = limits;
      return {
        timeZone,
        rows: during(buckets, loads),
        next: next === undefined ? null : { at: new Date(next.startMs), seq: 0 },
        isRolledUp: false,
        limitKnownSince: first === undefined ? null : new Date(first.sinceMs),
      };
    });
  }
}

/** All intervals are of whole quarters: no zone's offset is of less. */
function quartersIn(buckets: readonly Bucket[]): Bucket[] {
  const [fromMs, untilMs] = [buckets[0]?.startMs ?? 0, buckets.at(-1)?.endMs ?? 0];
  return Array.from({ length: Math.round((untilMs - fromMs) / QUARTER_MS) }, (_, index) => ({
    startMs: fromMs + index * QUARTER_MS,
    endMs: fromMs + (index + 1) * QUARTER_MS,
  }));
}

function during(buckets: readonly Bucket[], loads: readonly QuarterLoad[]): HeadroomInterval[] {
  const nowMs = Date.now();
  let next = 0;
  return buckets.map((bucket) => {
    const first = next;
    while ((loads[next]?.startMs ?? Infinity) < bucket.endMs) next += 1;
    return headroomDuring(bucket, loads.slice(first, next), nowMs);
  });
}

async function limitsOf(tx: EntityManager, siteId: string): Promise<GridLimit[]> {
  const rows = await tx.query<{ since: Date; grid_limit_w: number | null }[]>(
    'select since, grid_limit_w from site_grid_limit where site_id = $1 order by since',
    [siteId],
  );
  return rows.map(({ since, grid_limit_w: limitW }) => ({ sinceMs: since.getTime(), limitW }));
}

async function loadsOf(
  tx: EntityManager,
  site: { readonly siteId: string; readonly timeZone: string; readonly limits: readonly GridLimit[] },
  quarters: readonly Bucket[],
): Promise<QuarterLoad[]> {
  const { siteId: id, timeZone, limits } = site;
  const vehicles = await energyOfBuckets(tx, { kind: 'site', id, timeZone }, quarters);
  const buildings = outermost(await assetsOf(tx, id)).filter(
    ({ assetType }) => assetType === 'building_load',
  );
  const told = new Map<string, ReadonlyMap<number, AssetQuarter>>();
  for (const asset of buildings) told.set(asset.id, await assetSumsOf(tx, asset.id, quarters));
  return quarters.map((quarter) => {
    const { startMs, endMs } = quarter;
    const ofQuarter = (assetId: string) => told.get(assetId)?.get(startMs);
    // As if long over: a quarter of which a part is not known yet is not known.
    const { building } = balanceOf(buildings, ofQuarter, {
      bucket: quarter,
      evWh: null,
      nowMs: endMs + QUARTER_MS,
    });
    const ev = vehicles.get(startMs);
    return {
      startMs,
      gridLimitW: limitDuring(limits, quarter),
      buildingW: buildingPowerW(building),
      evW: ev?.hasUnknown === true ? null : (ev?.energyWh ?? 0) * W_PER_WH,
    };
  });
}

function buildingPowerW({ energyWh, quality }: ReturnType<typeof balanceOf>['building']): number | null {
  if (quality === null) return 0;
  const isWhole = quality === 'measured' || quality === 'interpolated';
  return isWhole && energyWh !== null ? energyWh * W_PER_WH : null;
}
