import { type EntityManager, In, Not } from 'typeorm';

import type { EventData, TransactionEnded } from '@csms/contracts';
import { deriveId } from '@csms/kernel';

import { AnomalyEntity } from './anomaly.entity';
import type { SessionAnomaly } from './domain/anomaly';

/** Of one session: a charger that tells nothing but nonsense. The first ones say what it is. */
const MOST_OF_SESSION = 200;

/** A session, and what is wrong with it now. */
export interface AnomaliesOfSession {
  readonly sessionId: string;
  readonly organizationId: string;
  readonly chargePointId: string;
  readonly siteId: string | null;
  readonly anomalies: readonly SessionAnomaly[];
}

/** Writes down what is wrong with these sessions, and takes back what late facts have explained. */
export async function keepAnomalies(
  tx: EntityManager,
  sessions: readonly AnomaliesOfSession[],
): Promise<void> {
  const rows = sessions.flatMap(rowsOf);
  const ofThese = { sessionId: In(sessions.map(({ sessionId }) => sessionId)) };
  const kept = rows.map(({ id }) => id);
  await tx.delete(AnomalyEntity, kept.length === 0 ? ofThese : { ...ofThese, id: Not(In(kept)) });
  if (rows.length === 0) return;
  await tx.createQueryBuilder().insert().into(AnomalyEntity).values(rows).orIgnore().execute();
}

/** A stop of a transaction that nobody knows is kept for a person to look at, never dropped. */
export async function recordStopWithoutStart(
  tx: EntityManager,
  event: EventData<typeof TransactionEnded>,
): Promise<void> {
  const { charge_point_id, ocpp_transaction_id, ended_at, meter_stop_wh, reason } = event;
  const told = [charge_point_id, ocpp_transaction_id, ended_at, String(meter_stop_wh), reason ?? ''];
  const row: AnomalyEntity = {
    // Sent again, by whatever message, it is one.
    id: deriveId('anm', ...told),
    organizationId: event.organization_id,
    chargePointId: event.charge_point_id,
    siteId: event.site_id,
    sessionId: null,
    kind: 'stop_without_start',
    at: new Date(event.ended_at),
    reason: 'The charger ended a transaction that nobody knows.',
    detail: event,
    createdAt: new Date(),
  };
  await tx.createQueryBuilder().insert().into(AnomalyEntity).values(row).orIgnore().execute();
}

function rowsOf({ anomalies, ...of }: AnomaliesOfSession): AnomalyEntity[] {
  const rows = anomalies.slice(0, MOST_OF_SESSION).map((anomaly): AnomalyEntity => ({
    ...of,
    ...anomaly,
    id: deriveId('anm', of.sessionId, anomaly.kind, JSON.stringify(anomaly.detail)),
    createdAt: new Date(),
  }));
  return [...new Map(rows.map((row) => [row.id, row])).values()];
}
