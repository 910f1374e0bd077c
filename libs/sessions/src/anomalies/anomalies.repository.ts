import { type EntityManager, In, Not } from 'typeorm';

import type { EventData, TransactionEnded } from '@csms/contracts';
import { deriveId } from '@csms/kernel';

import { AnomalyEntity } from './anomaly.entity';
import { type AnomalyKind, type SessionAnomaly, TOLD_KINDS } from './domain/anomaly';

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

/**
 * Writes down what is wrong with these sessions, and takes back what late facts have explained.
 *
 * @param unknown kinds of which nothing can be said any more: they stay as they are
 */
export async function keepAnomalies(
  tx: EntityManager,
  sessions: readonly AnomaliesOfSession[],
  unknown: readonly AnomalyKind[] = [],
): Promise<void> {
  if (sessions.length === 0) return;
  const rows = sessions.flatMap(rowsOf);
  const ofThese = {
    sessionId: In(sessions.map(({ sessionId }) => sessionId)),
    kind: Not(In([...TOLD_KINDS, ...unknown])),
  };
  const kept = rows.map(({ id }) => id);
  await tx.delete(AnomalyEntity, kept.length === 0 ? ofThese : { ...ofThese, id: Not(In(kept)) });
  if (rows.length === 0) return;
  await tx.createQueryBuilder().insert().into(AnomalyEntity).values(rows).orIgnore().execute();
}

/** A fact of a session, or of a charger outside of any, that is an anomaly by itself. */
export interface ToldAnomaly extends Omit<AnomaliesOfSession, 'anomalies' | 'sessionId'> {
  readonly sessionId: string | null;
  readonly anomaly: SessionAnomaly & { readonly kind: (typeof TOLD_KINDS)[number] };
  /** What there is one anomaly for each of; left out: one of its kind. */
  readonly subject?: string;
}

/**
 * Of each kind, and subject, a session has one, the earliest, in whatever order they are told; a charger outside of
 * sessions one for each UTC day.
 */
export async function recordTold(tx: EntityManager, told: readonly ToldAnomaly[]): Promise<void> {
  if (told.length === 0) return;
  const rows = told.map((one) => ({ id: idOf(one), of: one, anomaly: one.anomaly }));
  const first = new Map<string, (typeof rows)[number]>();
  for (const row of rows) {
    const held = first.get(row.id);
    if (held === undefined || isEarlier(row.anomaly, held.anomaly)) first.set(row.id, row);
  }
  await tx.query(
    `insert into anomaly (id, organization_id, charge_point_id, site_id, session_id, kind, at, reason, detail, created_at)
     select id, organization_id, charge_point_id, site_id, session_id, kind, at, reason, detail, now()
     from jsonb_to_recordset($1::jsonb) as row(id text, organization_id text, charge_point_id text, site_id text,
       session_id text, kind text, at timestamptz, reason text, detail jsonb)
     order by id
     on conflict (id) do update set at = excluded.at, detail = excluded.detail
     where (excluded.at, excluded.detail::text) < (anomaly.at, anomaly.detail::text)`,
    [
      JSON.stringify(
        [...first.values()].map(({ id, of, anomaly }) => ({
          id,
          organization_id: of.organizationId,
          charge_point_id: of.chargePointId,
          site_id: of.siteId,
          session_id: of.sessionId,
          ...anomaly,
        })),
      ),
    ],
  );
}

function idOf({ sessionId, chargePointId, anomaly: { kind, at }, subject }: ToldAnomaly): string {
  const owner = sessionId ?? `${chargePointId} ${at.toISOString().slice(0, 10)}`;
  return deriveId('anm', owner, kind, ...(subject === undefined ? [] : [subject]));
}

function isEarlier(one: SessionAnomaly, other: SessionAnomaly): boolean {
  return one.at < other.at;
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

/** Their starts have come since: the stops are told again, with the sessions, as they were received. */
export async function explainStopsWithoutStart(
  tx: EntityManager,
  stops: readonly EventData<typeof TransactionEnded>[],
): Promise<void> {
  await tx.query(
    `delete from anomaly using jsonb_to_recordset($1::jsonb) as stop(charge_point_id text, received_at text,
       ended_at timestamptz)
     where anomaly.charge_point_id = stop.charge_point_id and kind = 'stop_without_start' and session_id is null
       and detail->>'received_at' = received_at and at = ended_at`,
    [
      JSON.stringify(
        stops.map(({ charge_point_id, received_at, ended_at }) => ({
          charge_point_id,
          received_at,
          ended_at,
        })),
      ),
    ],
  );
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
