import type { EntityManager } from 'typeorm';

import { newestOfEach, PLACE, type Place } from '../charge-points/place';

/** That something was heard of a charger. */
export type Sign = Place & { readonly heard_at: string; readonly is_heartbeat: boolean };

/** That a charger was told how often to send a Heartbeat. */
export type ToldInterval = Place & { readonly interval_seconds: number; readonly told_at: string };

/** The newest of all counts, whatever the order in which they come. */
export async function keepSigns(tx: EntityManager, told: readonly Sign[]): Promise<void> {
  if (told.length === 0) return;
  await tx.query(
    `insert into charge_point as held (charge_point_id, organization_id, site_id, project_id, heard_at, heartbeat_at)
     select charge_point_id, organization_id, site_id, project_id, heard_at, heartbeat_at
     from jsonb_to_recordset($1::jsonb) as row(${PLACE}, heard_at timestamptz, heartbeat_at timestamptz)
     on conflict (charge_point_id) do update
       set heard_at = greatest(held.heard_at, excluded.heard_at),
           heartbeat_at = greatest(held.heartbeat_at, excluded.heartbeat_at)
       where held.heard_at is null or held.heard_at < excluded.heard_at
         or (excluded.heartbeat_at is not null
             and (held.heartbeat_at is null or held.heartbeat_at < excluded.heartbeat_at))`,
    [JSON.stringify(newestSigns(told))],
  );
}

export async function keepIntervals(tx: EntityManager, told: readonly ToldInterval[]): Promise<void> {
  if (told.length === 0) return;
  const newest = newestOfEach(told, (held, next) => Date.parse(next.told_at) >= Date.parse(held.told_at));
  await tx.query(
    `insert into charge_point as held (charge_point_id, organization_id, site_id, project_id,
       told_interval_seconds, told_interval_at)
     select charge_point_id, organization_id, site_id, project_id, interval_seconds, told_at
     from jsonb_to_recordset($1::jsonb) as row(${PLACE}, interval_seconds integer, told_at timestamptz)
     on conflict (charge_point_id) do update
       set told_interval_seconds = excluded.told_interval_seconds, told_interval_at = excluded.told_interval_at
       where held.told_interval_at is null or held.told_interval_at <= excluded.told_interval_at`,
    [JSON.stringify(newest)],
  );
}

function newestSigns(told: readonly Sign[]): object[] {
  const heartbeats = newestOfEach(
    told.filter((sign) => sign.is_heartbeat),
    isLater,
  );
  const heartbeatAt = new Map(heartbeats.map((sign) => [sign.charge_point_id, sign.heard_at]));
  // Of their events no more than is kept: some carry many samples.
  return newestOfEach(told, isLater).map(
    ({ charge_point_id, organization_id, site_id, project_id, heard_at }) => ({
      ...{ charge_point_id, organization_id, site_id, project_id, heard_at },
      heartbeat_at: heartbeatAt.get(charge_point_id) ?? null,
    }),
  );
}

function isLater(held: Sign, next: Sign): boolean {
  return Date.parse(next.heard_at) > Date.parse(held.heard_at);
}
