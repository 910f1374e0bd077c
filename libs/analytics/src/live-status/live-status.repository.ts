import { type EntityManager, In } from 'typeorm';

import { ConnectorEntity } from '../connectors/connector.entity';

import type { ConnectorFacts, SessionFacts } from './domain/live-connectors';

/** What is known of the connectors of one charge point. */
export interface LiveFacts {
  readonly connectors: readonly ConnectorFacts[];
  readonly sessions: readonly SessionFacts[];
}

interface SessionRow {
  readonly id: string;
  readonly charge_point_id: string;
  readonly evse_id: number | null;
  readonly connector_id: number | null;
  readonly started_at: Date | null;
  readonly charging_state: string | null;
  readonly energy_wh: number | null;
  readonly power_w: number | null;
  readonly offered_w: number | null;
  readonly soc_percent: number | null;
  readonly told_at: Date | null;
}

/** Of one that told no register yet nobody knows what it took; of one that told its first one, nothing so far. */
const SESSIONS = `
  select id, charge_point_id, evse_id, connector_id, started_at, charging_state, power_w, offered_w, soc_percent, told_at,
    case when days.count > 0 or meter_start_wh is not null then coalesce(days.energy_wh, 0) end as energy_wh
  from session
  cross join lateral (
    select count(*) as count, sum(energy_wh)::bigint as energy_wh from session_day where session_id = session.id
  ) as days
  where is_under_way and charge_point_id = any($1)`;

/** By charge point; two queries for however many of them. */
export async function liveFacts(
  tx: EntityManager,
  chargePointIds: readonly string[],
): Promise<ReadonlyMap<string, LiveFacts>> {
  if (chargePointIds.length === 0) return new Map();
  const connectors = await tx.findBy(ConnectorEntity, { chargePointId: In(chargePointIds) });
  const sessions = await tx.query<SessionRow[]>(SESSIONS, [chargePointIds]);
  const connectorsOf = Map.groupBy(connectors, ({ chargePointId }) => chargePointId);
  const sessionsOf = Map.groupBy(sessions, (row) => row.charge_point_id);
  return new Map(
    chargePointIds.map((id) => [
      id,
      { connectors: connectorsOf.get(id) ?? [], sessions: (sessionsOf.get(id) ?? []).map(sessionFacts) },
    ]),
  );
}

function sessionFacts(row: SessionRow): SessionFacts {
  return {
    id: row.id,
    evseId: row.evse_id,
    connectorId: row.connector_id,
    startedAt: row.started_at,
    chargingState: row.charging_state,
    energyWh: row.energy_wh,
    powerW: row.power_w,
    offeredW: row.offered_w,
    socPercent: row.soc_percent,
    toldAt: row.told_at,
  };
}
