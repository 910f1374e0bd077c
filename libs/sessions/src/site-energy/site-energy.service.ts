import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';

import { instantRange, InvalidParameterError } from '@csms/kernel';
import { OrganizationDatabase } from '@csms/platform-db';
import type { Principal } from '@csms/platform-http';

import { QUARTER_MS } from '../meter-series/domain/quarters';
import { scopeOf } from '../meter-series/series-scope';

import { headroomOf, type SiteHeadroom } from './domain/headroom';
import { type Demand, type Peaks, peaksOf } from './domain/peaks';
import { outermost } from './domain/site-balance';
import { newestPowersOf } from './newest-powers';
import { assetsOf } from './site-meters.service';

const TOP = 10;
const MOST_DAYS = 400;
const DAY_MS = 86_400_000;
const WH_PER_QUARTER_TO_W = 4;

export interface PeakDemand extends Peaks {
  readonly from: Date;
  readonly before: Date;
  readonly timeZone: string;
  readonly energyWh: number;
  readonly source: DemandSource;
}

/** What a demand is of: all that the site took from the grid, or its vehicles alone. */
export type DemandSource = 'grid_meter' | 'vehicles';

export interface Headroom extends SiteHeadroom {
  readonly gridLimitW: number | null;
  readonly evActualW: number;
  readonly sessionsWithoutPower: number;
}

/** What a site takes, and what it could. */
@Injectable()
export class SiteEnergy {
  constructor(@Inject(OrganizationDatabase) private readonly database: OrganizationDatabase) {}

  /** @throws InvalidParameterError, NotFoundError */
  peakDemand(
    caller: Principal,
    siteId: string,
    { from, to, zone }: { readonly from: string; readonly to: string; readonly zone: string | undefined },
  ): Promise<PeakDemand> {
    return this.database.run(caller.organizationId, async (tx) => {
      const scope = await scopeOf(tx, caller, { siteId });
      const timeZone = zone ?? scope.timeZone;
      const range = instantRange(from, to, timeZone);
      const period = { from: range.from ?? new Date(0), before: range.before ?? new Date(0) };
      if (period.before.getTime() - period.from.getTime() > (MOST_DAYS + 1) * DAY_MS) {
        throw InvalidParameterError.of('to', 'max', `At most ${MOST_DAYS} days at once.`);
      }
      const imported = await importsOf(tx, siteId, period);
      const { demands, energyWh } = imported ?? (await demandsOfVehicles(tx, siteId, period));
      const quarters = imported === null ? quartersSoFar(period) : demands.length;
      const peaks = peaksOf(demands, { zone: timeZone, quarters, most: TOP });
      const source: DemandSource = imported === null ? 'vehicles' : 'grid_meter';
      return { ...peaks, ...period, timeZone, energyWh, source };
    });
  }

  /** @throws NotFoundError */
  headroom(caller: Principal, siteId: string): Promise<Headroom> {
    return this.database.run(caller.organizationId, async (tx) => {
      await scopeOf(tx, caller, { siteId });
      const [site] = await tx.query<{ grid_limit_w: number | null }[]>(
        `select grid_limit_w from metered_place where kind = 'site' and id = $1`,
        [siteId],
      );
      const powers = await tx.query<{ power_w: number | null }[]>(
        `select newest.power_w from session left join lateral (
           select sum(value)::float8 as power_w from meter_value
           where session_id = session.id and measurand = 'Power.Active.Import' and location = 'Outlet'
           group by sampled_at, phase is null order by sampled_at desc, phase is null desc limit 1) as newest on true
         where session.site_id = $1 and session.ended_at is null`,
        [siteId],
      );
      const known = powers.flatMap(({ power_w }) => (power_w === null ? [] : [power_w]));
      const [gridLimitW, evActualW] = [
        site?.grid_limit_w ?? null,
        known.reduce((sum, watts) => sum + watts, 0),
      ];
      const loads = await newestPowersOf(tx, siteId);
      return {
        ...headroomOf({ gridLimitW, evW: evActualW, ...loads }, Date.now()),
        gridLimitW,
        evActualW,
        sessionsWithoutPower: powers.length - known.length,
      };
    });
  }
}

interface Period {
  readonly from: Date;
  readonly before: Date;
}

interface Demands {
  readonly demands: Demand[];
  readonly energyWh: number;
}

/** Of the period, as far as it is over. */
function quartersSoFar({ from, before }: Period): number {
  const until = Math.min(before.getTime(), Math.max(Date.now(), from.getTime() + QUARTER_MS));
  return (until - from.getTime()) / QUARTER_MS;
}

async function demandsOfVehicles(
  tx: EntityManager,
  siteId: string,
  { from, before }: Period,
): Promise<Demands> {
  const rows = await tx.query<{ start_ms: number; energy_wh: number }[]>(
    `select (extract(epoch from starts_at) * 1000)::float8 as start_ms, coalesce(sum(energy_wh), 0)::bigint as energy_wh
     from energy_quarter where site_id = $1 and starts_at >= $2 and starts_at < $3
     group by starts_at order by starts_at`,
    [siteId, from, before],
  );
  return toDemands(rows, rows);
}

/**
 * What came from the grid, by the meters of its connection; null where they tell nothing of the period. A quarter that
 * they do not know all of is energy, and no demand.
 */
async function importsOf(
  tx: EntityManager,
  siteId: string,
  { from, before }: Period,
): Promise<Demands | null> {
  const meters = outermost(await assetsOf(tx, siteId)).filter(({ assetType }) => assetType === 'grid_meter');
  const rows = await tx.query<{ start_ms: number; energy_wh: number; is_whole: boolean }[]>(
    `select (extract(epoch from starts_at) * 1000)::float8 as start_ms, sum(energy_wh)::bigint as energy_wh,
       bool_and(energy_ms = ${QUARTER_MS}) as is_whole
     from asset_quarter
     where asset_id = any($1) and starts_at >= $2 and starts_at < $3 and energy_wh is not null
     group by starts_at order by starts_at`,
    [meters.map(({ id }) => id), from, before],
  );
  const whole = rows.filter(({ is_whole }) => is_whole);
  return whole.length === 0 ? null : toDemands(whole, rows);
}

function toDemands(
  quarters: readonly { readonly start_ms: number; readonly energy_wh: number }[],
  all: readonly { readonly energy_wh: number }[],
): Demands {
  return {
    demands: quarters.map(({ start_ms: startMs, energy_wh }) => ({
      startMs,
      powerW: energy_wh * WH_PER_QUARTER_TO_W,
    })),
    energyWh: all.reduce((sum, { energy_wh }) => sum + energy_wh, 0),
  };
}
