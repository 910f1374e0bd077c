import type { EntityManager } from 'typeorm';

import { CONNECTED, type LoggedEvent, OFFLINE } from './domain/logged-event';

/** Longer than a year is compared with the one before. */
export const OLD_EVENTS = { table: 'logged_event', isOld: `at < now() - interval '400 days'` };

const ROW = `jsonb_to_recordset($1::jsonb) as row(id text, "organizationId" text, event text, severity text,
  at timestamptz, "chargePointId" text, "siteId" text, "projectId" text, "sessionId" text, sequence bigint, data jsonb)`;

/** Once, however often they are told; of a driver who is erased there is the pseudonym. */
export async function keepEvents(tx: EntityManager, events: readonly LoggedEvent[]): Promise<void> {
  if (events.length === 0) return;
  await tx.query(
    `insert into logged_event (id, organization_id, event, severity, at, charge_point_id, site_id, project_id,
       session_id, sequence, data)
     select id, "organizationId", event, severity, at, "chargePointId", "siteId", "projectId", "sessionId", sequence,
       case when erased.driver_id is null then data
         else data || jsonb_build_object('driver_id', erased.pseudonym) end
     from ${ROW} left join erased_driver as erased on erased.driver_id = data->>'driver_id'
     on conflict do nothing`,
    [JSON.stringify(events)],
  );
}

export async function forgetDriver(
  tx: EntityManager,
  {
    driverId,
    organizationId,
    pseudonym,
  }: Readonly<Record<'driverId' | 'organizationId' | 'pseudonym', string>>,
): Promise<void> {
  await tx.query('insert into erased_driver (driver_id, pseudonym) values ($1, $2) on conflict do nothing', [
    driverId,
    pseudonym,
  ]);
  await tx.query(
    `update logged_event set data = data || jsonb_build_object('driver_id', $3::text)
     where organization_id = $1 and data->>'driver_id' = $2`,
    [organizationId, driverId, pseudonym],
  );
}

/** When times offline ended: with the next connection. Those that go on are left out. */
export async function endsOfOffline(
  tx: EntityManager,
  rows: readonly { readonly id: string; readonly event: string }[],
): Promise<ReadonlyMap<string, Date>> {
  const ids = rows.flatMap(({ id, event }) => (event === OFFLINE ? [id] : []));
  if (ids.length === 0) return new Map();
  const ends = await tx.query<{ id: string; ended_at: Date }[]>(
    `select gone.id, back.at as ended_at from logged_event as gone
     join lateral (
       select at from logged_event as later
       where later.charge_point_id = gone.charge_point_id and later.event = $2 and later.at >= gone.at
       order by at limit 1) as back on true
     where gone.id = any($1)`,
    [ids, CONNECTED],
  );
  return new Map(ends.map(({ id, ended_at: endedAt }) => [id, endedAt]));
}
