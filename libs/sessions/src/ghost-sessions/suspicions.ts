import type { EntityManager } from 'typeorm';

/** The charger's own word of the end mostly comes a moment later, from its queue. */
const GRACE_SECONDS = 60;

export interface ConnectorAt {
  readonly chargePointId: string;
  readonly evseId: number;
  readonly connectorId: number;
  readonly at: Date;
}

/** Connectors are free again: the session at each, if its end is not told by then, ended when the vehicle left. */
export function suspectVehicleLeft(tx: EntityManager, connectors: readonly ConnectorAt[]): Promise<void> {
  return suspectAt(tx, connectors, 'VehicleLeft');
}

/** Another session began at each EVSE, which charges one vehicle at a time: the earlier one ended with its last sign. */
export function suspectSuperseded(tx: EntityManager, connectors: readonly ConnectorAt[]): Promise<void> {
  return suspectAt(tx, connectors, 'Superseded');
}

/** Of sessions whose starts come late: another one has begun at the EVSE since. */
export async function suspectIfSuperseded(tx: EntityManager, sessionIds: readonly string[]): Promise<void> {
  await tx.query(
    `insert into suspicion (session_id, reason, ends_at, due_at)
     select id, 'Superseded', null, now() + make_interval(secs => ${GRACE_SECONDS}) from session as late
     where id = any($1) and ended_at is null and evse_id > 0 and exists (
       select 1 from session as next where next.charge_point_id = late.charge_point_id
         and next.evse_id = late.evse_id and next.started_at > late.started_at)
     order by id on conflict (session_id) do nothing`,
    [sessionIds],
  );
}

/** The station knows of it no more, and has nothing of it to send. */
export async function suspectLost(tx: EntityManager, sessionId: string): Promise<void> {
  await tx.query(
    `insert into suspicion (session_id, reason, ends_at, due_at)
     select id, 'EndLost', null, now() + make_interval(secs => ${GRACE_SECONDS}) from session
     where id = $1 and ended_at is null
     on conflict (session_id) do nothing`,
    [sessionId],
  );
}

async function suspectAt(
  tx: EntityManager,
  connectors: readonly ConnectorAt[],
  reason: 'VehicleLeft' | 'Superseded',
): Promise<void> {
  if (connectors.length === 0) return;
  await tx.query(
    `insert into suspicion (session_id, reason, ends_at, due_at)
     select session.id, $2, case when $2 = 'VehicleLeft' then at end,
            now() + make_interval(secs => ${GRACE_SECONDS})
     from jsonb_to_recordset($1::jsonb) as row(number int, "chargePointId" text, "evseId" int, "connectorId" int,
       at timestamptz(3))
     join session on charge_point_id = "chargePointId" and evse_id = "evseId"
       and (connector_id = "connectorId" or $2 = 'Superseded') and ended_at is null and started_at < at
     order by session.id, number on conflict (session_id) do nothing`,
    // The first word of a session's end counts.
    [JSON.stringify(connectors.map((connector, number) => ({ number, ...connector }))), reason],
  );
}
