import { Inject, Injectable } from '@nestjs/common';

import { instantRange, orNotFound } from '@csms/kernel';
import { OrganizationDatabase } from '@csms/platform-db';
import { grantedSites, type Principal } from '@csms/platform-http';

import { habitOf } from '../exports/export-limits';
import { bucketsOf } from '../meter-series/domain/buckets';
import { rounded } from '../meter-series/domain/measurands';
import { cursorOf, placeOfCursor } from '../meter-series/series-cursor';

import type { VehicleEnergyDto, VehicleEnergyQueryDto } from './dto/vehicle-energy.dto';

interface SumRow {
  readonly bucket: number;
  readonly energy_wh: number | null;
  readonly has_unknown: boolean;
  readonly sessions: number;
}

/** What a vehicle took, interval by interval, wherever it charged. */
@Injectable()
export class VehicleEnergy {
  constructor(@Inject(OrganizationDatabase) private readonly database: OrganizationDatabase) {}

  /** @throws InvalidParameterError, NotFoundError */
  read(caller: Principal, vehicleId: string, query: VehicleEnergyQueryDto): Promise<VehicleEnergyDto> {
    const { interval, limit } = query;
    const after = query.cursor === undefined ? null : placeOfCursor(query.cursor, interval);
    return this.database.run(caller.organizationId, async (tx) => {
      const [known] = await tx.query<object[]>(
        `select 1 where exists (select from vehicle where vehicle_id = $1)
           or exists (select from session where vehicle_id = $1)`,
        [vehicleId],
      );
      orNotFound(known, 'vehicle', vehicleId);
      const timeZone = query.time_zone ?? (await habitOf(tx, caller.organizationId)).timeZone;
      const range = instantRange(query.from, query.to, timeZone);
      const span = {
        fromMs: Math.max(range.from?.getTime() ?? 0, after?.at.getTime() ?? 0),
        beforeMs: range.before?.getTime() ?? 0,
      };
      const found = bucketsOf(interval, timeZone, span, limit + 1);
      const buckets = found.slice(0, limit);
      const next = found[limit];
      const sums = await tx.query<SumRow[]>(
        `select width_bucket(quarter.starts_at, $2::timestamptz[]) - 1 as bucket,
           sum(quarter.energy_wh)::bigint as energy_wh, bool_or(quarter.energy_wh is null) as has_unknown,
           count(distinct session.id)::int as sessions
         from session join energy_quarter quarter on quarter.session_id = session.id
         where session.vehicle_id = $1 and quarter.starts_at >= $3 and quarter.starts_at < $4
           and ($5::text[] is null or session.site_id = any($5))
         group by 1`,
        [
          vehicleId,
          buckets.map(({ startMs }) => new Date(startMs)),
          new Date(buckets[0]?.startMs ?? 0),
          new Date(buckets.at(-1)?.endMs ?? 0),
          grantedSites(caller, 'read'),
        ],
      );
      const byBucket = new Map(sums.map((row) => [row.bucket, row]));
      return {
        vehicle_id: vehicleId,
        interval,
        time_zone: timeZone,
        data: buckets.map(({ startMs, endMs }, at) => {
          const sum = byBucket.get(at);
          return {
            start: new Date(startMs).toISOString(),
            end: new Date(endMs).toISOString(),
            energy_kwh: sum?.has_unknown === true ? null : rounded((sum?.energy_wh ?? 0) / 1_000),
            sessions: sum?.sessions ?? 0,
          };
        }),
        next_cursor: cursorOf(next === undefined ? null : { at: new Date(next.startMs), seq: 0 }, interval),
      };
    });
  }
}
