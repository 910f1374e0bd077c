import type { EntityManager } from 'typeorm';

import type { ConnectorAt } from '../ghost-sessions/suspicions';

/** A session, as it is spoken of. */
export interface FoundSession {
  readonly id: string;
  readonly ocppTransactionId: string;
}

/**
 * The sessions that were at connectors then, over now or not, one for each of them; null where there was none. An older
 * one whose stop was lost is not what happens at a connector now.
 */
export async function sessionsAt(
  tx: EntityManager,
  connectors: readonly ConnectorAt[],
): Promise<(FoundSession | null)[]> {
  if (connectors.length === 0) return [];
  const rows = await tx.query<(FoundSession & { readonly number: number })[]>(
    `select number::int, session.id, session.ocpp_transaction_id as "ocppTransactionId"
     from jsonb_to_recordset($1::jsonb) as row(number int, "chargePointId" text, "evseId" int, "connectorId" int,
       at timestamptz)
     cross join lateral (
       select id, ocpp_transaction_id, ended_at from session
       where charge_point_id = "chargePointId" and evse_id = "evseId" and connector_id = "connectorId"
         and started_at <= at
       order by started_at desc, id desc limit 1) as session
     where ended_at is null or at < ended_at`,
    [JSON.stringify(connectors.map((connector, number) => ({ number, ...connector })))],
  );
  const found = new Map(rows.map(({ number, ...session }) => [number, session]));
  return connectors.map((_, number) => found.get(number) ?? null);
}
