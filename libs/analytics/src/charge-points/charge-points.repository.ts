import type { EntityManager } from 'typeorm';

import { idsOf, newestOfEach, PLACE, type Place } from './place';

type Registered = Place & { readonly lifecycle: string; readonly heartbeat_interval_seconds: number };

/** What the registry says of charge points, each in the order of its words. What is decommissioned stays so. */
export async function keepRegistered(tx: EntityManager, told: readonly Registered[]): Promise<void> {
  await tx.query(
    `insert into charge_point (charge_point_id, organization_id, site_id, project_id, lifecycle,
       registered_interval_seconds)
     select charge_point_id, organization_id, site_id, project_id, lifecycle, heartbeat_interval_seconds
     from jsonb_to_recordset($1::jsonb) as row(${PLACE}, lifecycle text, heartbeat_interval_seconds integer)
     on conflict (charge_point_id) do update
       set organization_id = excluded.organization_id, site_id = excluded.site_id,
           project_id = excluded.project_id, lifecycle = excluded.lifecycle,
           registered_interval_seconds = excluded.registered_interval_seconds
       where charge_point.lifecycle is distinct from 'decommissioned'`,
    [JSON.stringify(newestOfEach(told))],
  );
}

/** Of a charge point that the registry has not told of yet, too: it counts from then on. */
export async function lockChargePoints(tx: EntityManager, told: readonly Place[]): Promise<void> {
  await tx.query(
    `insert into charge_point (charge_point_id, organization_id, site_id, project_id)
     select charge_point_id, organization_id, site_id, project_id
     from jsonb_to_recordset($1::jsonb) as row(${PLACE})
     on conflict do nothing`,
    [JSON.stringify(newestOfEach(told))],
  );
  await tx.query(
    `select from charge_point where charge_point_id = any($1) order by charge_point_id for update`,
    [idsOf(told)],
  );
}
