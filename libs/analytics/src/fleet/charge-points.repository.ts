import { type EntityManager, In } from 'typeorm';

import type { ChargePointRegistered, ConnectorStatusChanged, EventData } from '@csms/contracts';

import { ConnectorEntity } from './connector.entity';
import { conditionOf } from './domain/condition';

type Place = Pick<
  EventData<typeof ChargePointRegistered>,
  'charge_point_id' | 'organization_id' | 'site_id' | 'project_id'
>;

type Registered = Place & { readonly lifecycle: string };
type Presence = Place & { readonly is_online: boolean; readonly presence_at: string };
type Status = EventData<typeof ConnectorStatusChanged>;

const PLACE = 'charge_point_id text, organization_id text, site_id text, project_id text';

/** What the registry says of charge points, each in the order of its words. What is decommissioned stays so. */
export async function keepRegistered(tx: EntityManager, told: readonly Registered[]): Promise<void> {
  await tx.query(
    `insert into charge_point (charge_point_id, organization_id, site_id, project_id, lifecycle)
     select charge_point_id, organization_id, site_id, project_id, lifecycle
     from jsonb_to_recordset($1::jsonb) as row(${PLACE}, lifecycle text)
     on conflict (charge_point_id) do update
       set organization_id = excluded.organization_id, site_id = excluded.site_id,
           project_id = excluded.project_id, lifecycle = excluded.lifecycle
       where charge_point.lifecycle is distinct from 'decommissioned'`,
    [JSON.stringify(newestOfEach(told))],
  );
}

/** Who came and went. The end of a socket that another has replaced is older than that one's beginning. */
export async function keepPresence(tx: EntityManager, told: readonly Presence[]): Promise<void> {
  await tx.query(
    `insert into charge_point (charge_point_id, organization_id, site_id, project_id, is_online, presence_at)
     select charge_point_id, organization_id, site_id, project_id, is_online, presence_at
     from jsonb_to_recordset($1::jsonb) as row(${PLACE}, is_online boolean, presence_at timestamptz)
     on conflict (charge_point_id) do update
       set is_online = excluded.is_online, presence_at = excluded.presence_at
       where charge_point.presence_at is null or charge_point.presence_at < excluded.presence_at
         or (charge_point.presence_at = excluded.presence_at and excluded.is_online)`,
    [JSON.stringify(newestOfEach(told, ({ presence_at: at }) => Date.parse(at)))],
  );
}

/** What chargers say of their connectors, and what becomes of their condition by it. */
export async function keepStatuses(
  tx: EntityManager,
  told: readonly Status[],
  receivedAt: Date,
): Promise<void> {
  await lockChargePoints(tx, told);
  await tx.query(
    `insert into connector (charge_point_id, evse_id, connector_id, status, changed_at)
     select charge_point_id, evse_id, connector_id, status, changed_at
     from jsonb_to_recordset($1::jsonb) as row(charge_point_id text, evse_id integer, connector_id integer,
       status text, changed_at timestamptz)
     on conflict (charge_point_id, evse_id, connector_id) do update
       set status = excluded.status, changed_at = excluded.changed_at
       where connector.changed_at <= excluded.changed_at`,
    [JSON.stringify(newestStatuses(told, receivedAt))],
  );
  await writeConditions(tx, idsOf(told));
}

/** Of a charge point that the registry has not told of yet, too: it counts from then on. */
async function lockChargePoints(tx: EntityManager, told: readonly Place[]): Promise<void> {
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

async function writeConditions(tx: EntityManager, chargePointIds: readonly string[]): Promise<void> {
  const connectors = await tx.findBy(ConnectorEntity, { chargePointId: In(chargePointIds) });
  const conditions = [...Map.groupBy(connectors, ({ chargePointId }) => chargePointId)].map(([id, own]) => {
    const { isFaulted, isReady } = conditionOf(own);
    return { charge_point_id: id, is_faulted: isFaulted, is_ready: isReady };
  });
  await tx.query(
    `update charge_point set is_faulted = row.is_faulted, is_ready = row.is_ready
     from jsonb_to_recordset($1::jsonb) as row(charge_point_id text, is_faulted boolean, is_ready boolean)
     where charge_point.charge_point_id = row.charge_point_id
       and (charge_point.is_faulted, charge_point.is_ready) is distinct from (row.is_faulted, row.is_ready)`,
    [JSON.stringify(conditions)],
  );
}

/** A charger's clock may be ahead: what it says next, by a clock that was set, must still count. */
function newestStatuses(told: readonly Status[], receivedAt: Date): Status[] {
  const capped = told.map((status) => ({
    ...status,
    changed_at: new Date(Math.min(Date.parse(status.changed_at), +receivedAt)).toISOString(),
  }));
  return newestOf(
    capped,
    ({ charge_point_id, evse_id, connector_id }) => `${evse_id}/${connector_id}/${charge_point_id}`,
    ({ changed_at }) => Date.parse(changed_at),
  );
}

function idsOf(places: readonly Place[]): string[] {
  return [...new Set(places.map(({ charge_point_id }) => charge_point_id))];
}

/** One of each charge point, in the order of their ids: two transactions wait for each other in one direction. */
function newestOfEach<T extends Place>(told: readonly T[], at: (one: T) => number = () => 0): T[] {
  return newestOf(told, ({ charge_point_id }) => charge_point_id, at).sort((a, b) =>
    a.charge_point_id < b.charge_point_id ? -1 : 1,
  );
}

/** Of several of one key the newest; of one time the last that was told. */
function newestOf<T>(told: readonly T[], keyOf: (one: T) => string, at: (one: T) => number): T[] {
  const newest = new Map<string, T>();
  for (const one of told) {
    const held = newest.get(keyOf(one));
    if (held === undefined || at(one) >= at(held)) newest.set(keyOf(one), one);
  }
  return [...newest.values()];
}
