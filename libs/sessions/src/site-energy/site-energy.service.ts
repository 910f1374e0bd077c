import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';

import { instantRange, InvalidParameterError } from '@csms/kernel';
import { OrganizationDatabase } from '@csms/platform-db';
import type { Principal } from '@csms/platform-http';

import { QUARTER_MS } from '../meter-series/domain/quarters';
import { scopeOf } from '../meter-series/series-scope';

import { type Demand, type Peaks, peaksOf } from './domain/peaks';

const TOP = 10;
const MOST_DAYS = 400;
const DAY_MS = 86_400_000;
const WH_PER_QUARTER_TO_W = 4;

export interface PeakDemand extends Peaks {
  readonly from: Date;
  readonly before: Date;
  readonly timeZone: string;
  readonly energyWh: number;
}

export interface Headroom {
  readonly gridLimitW: number | null;
  readonly evActualW: number;
  readonly sessionsWithoutPower: number;
}

/** What the vehicles of a site take together. */
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
      const demands = await demandsOf(tx, siteId, period);
      const until = Math.min(
        period.before.getTime(),
        Math.max(Date.now(), period.from.getTime() + QUARTER_MS),
      );
      const quarters = (until - period.from.getTime()) / QUARTER_MS;
      const peaks = peaksOf(demands, { zone: timeZone, quarters, most: TOP });
      const energyWh = demands.reduce((sum, { powerW }) => sum + powerW / WH_PER_QUARTER_TO_W, 0);
      return { ...peaks, ...period, timeZone, energyWh };
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
      return {
        gridLimitW: site?.grid_limit_w ?? null,
        evActualW: known.reduce((sum, watts) => sum + watts, 0),
        sessionsWithoutPower: powers.length - known.length,
      };
    });
  }
}

async function demandsOf(
  tx: EntityManager,
  siteId: string,
  { from, before }: { readonly from: Date; readonly before: Date },
): Promise<Demand[]> {
  const rows = await tx.query<{ start_ms: number; energy_wh: number }[]>(
    `select (extract(epoch from starts_at) * 1000)::float8 as start_ms, coalesce(sum(energy_wh), 0)::bigint as energy_wh
     from energy_quarter where site_id = $1 and starts_at >= $2 and starts_at < $3
     group by starts_at order by starts_at`,
    [siteId, from, before],
  );
  return rows.map(({ start_ms, energy_wh }) => ({
    startMs: start_ms,
    powerW: energy_wh * WH_PER_QUARTER_TO_W,
  }));
}
