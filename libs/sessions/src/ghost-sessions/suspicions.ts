import type { EntityManager } from 'typeorm';

/** The charger's own word of the end mostly comes a moment later, from its queue. */
const GRACE_SECONDS = 60;

export interface ConnectorAt {
  readonly chargePointId: string;
  readonly evseId: number;
  readonly connectorId: number;
  readonly at: Date;
}

/** A connector is free again: the session at it, if its end is not told by then, ended when the vehicle left. */
export function suspectVehicleLeft(tx: EntityManager, connector: ConnectorAt): Promise<void> {
  return suspectAt(tx, connector, 'VehicleLeft');
}

/** Another session began at the EVSE, which charges one vehicle at a time: the earlier one ended with its last sign. */
export function suspectSuperseded(tx: EntityManager, connector: ConnectorAt): Promise<void> {
  return suspectAt(tx, connector, 'Superseded');
}

/** Of a session whose start comes late: another one has begun at its EVSE since. */
export async function suspectIfSuperseded(tx: EntityManager, sessionId: string): Promise<void> {
  await tx.query(
    `insert into suspicion (session_id, reason, ends_at, due_at)
     select id, 'Superseded', null, now() + make_interval(secs => ${GRACE_SECONDS}) from session as late
     where id = $1 and ended_at is null and evse_id > 0 and exists (
       select 1 from session as next where next.charge_point_id = late.charge_point_id
         and next.evse_id = late.evse_id and next.started_at > late.started_at)
     on conflict (session_id) do nothing`,
    [sessionId],
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
  { chargePointId, evseId, connectorId, at }: ConnectorAt,
  reason: 'VehicleLeft' | 'Superseded',
): Promise<void> {
  await tx.query(
    `insert into suspicion (session_id, reason, ends_at, due_at)
     select id, $5, case when $5 = 'VehicleLeft' then $4::timestamptz end,
            now() + make_interval(secs => ${GRACE_SECONDS})
     from session
     where charge_point_id = $1 and evse_id = $2 and (connector_id = $3 or $5 = 'Superseded')
       and ended_at is null and started_at < $4
     on conflict (session_id) do nothing`,
    [chargePointId, evseId, connectorId, at, reason],
  );
}
