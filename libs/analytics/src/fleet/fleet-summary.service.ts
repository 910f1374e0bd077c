import { Inject, Injectable } from '@nestjs/common';

import { OrganizationDatabase } from '@csms/platform-db';
import { grantedSites, type Principal } from '@csms/platform-http';

import { isOnlineSql } from '../heartbeats/domain/heartbeat-status';
import { requireSite } from '../places/known-places';

import { utcDay } from './domain/session-energy';

export interface FleetFilter {
  readonly site_id?: string;
  readonly project_id?: string;
}

interface SummaryRow {
  readonly total_chargers: number;
  readonly online: number;
  readonly charging: number;
  readonly available: number;
  readonly faulted: number;
  readonly active_sessions: number;
  readonly total_energy_today_wh: number;
}

/** $1: the sites that the caller may see, null for all; $2 and $3: those that were asked for. */
const IS_SEEN = `($1::text[] is null or site_id = any($1)) and ($2::text is null or site_id = $2)
  and ($3::text is null or project_id = $3)`;

const IS_ONLINE = isOnlineSql('$5');

/** Each row of a charge point is read once; of sessions only those under way and the days that are today. */
const SUMMARY = `
  select count(*)::int as total_chargers,
    count(*) filter (where ${IS_ONLINE})::int as online,
    count(*) filter (where ${IS_ONLINE} and sessions is not null)::int as charging,
    count(*) filter (where ${IS_ONLINE} and sessions is null and is_ready)::int as available,
    count(*) filter (where is_faulted)::int as faulted,
    coalesce(sum(sessions), 0)::int as active_sessions,
    (select coalesce(sum(energy_wh), 0)::bigint from session_day where day = $4 and ${IS_SEEN})
      as total_energy_today_wh
  from charge_point
  left join (
    select charge_point_id, count(*) as sessions from session where is_under_way group by charge_point_id
  ) as under_way using (charge_point_id)
  where lifecycle <> 'decommissioned' and ${IS_SEEN}`;

@Injectable()
export class FleetSummaryService {
  constructor(@Inject(OrganizationDatabase) private readonly database: OrganizationDatabase) {}

  /** `now` says which UTC day is today. @throws not_found */
  summary(caller: Principal, filter: FleetFilter, now: Date): Promise<SummaryRow> {
    const { site_id: siteId = null, project_id: projectId = null } = filter;
    return this.database.run(caller.organizationId, async (tx) => {
      if (siteId !== null) await requireSite(tx, caller, siteId);
      const [row] = await tx.query<[SummaryRow]>(SUMMARY, [
        grantedSites(caller, 'read'),
        siteId,
        projectId,
        utcDay(now),
        now,
      ]);
      return row;
    });
  }
}
