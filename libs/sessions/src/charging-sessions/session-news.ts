import {
  type EventData,
  type MeterValuesBackfilled,
  purposeTold,
  type SessionCorrected,
  SessionEnded,
  SessionEndPresumed,
  SessionMeasured,
  SessionReopened,
  SessionStarted,
} from '@csms/contracts';
import { wholeWh } from '@csms/kernel';
import type { OutgoingEvent } from '@csms/platform-kafka';

import { tokenOf } from '../drivers/erased-driver';

import {
  chargingEndedAt,
  energyWh,
  isMeasured,
  maxPowerW,
  meterStartWh,
  meterStopWh,
  type SessionState,
} from './domain/session-state';
import type { SessionEntity } from './session.entity';
import { stateOf } from './session.mapper';

/** What is told of a session. */
export type News =
  | OutgoingEvent<typeof SessionStarted>
  | OutgoingEvent<typeof SessionMeasured>
  | OutgoingEvent<typeof SessionEnded>
  | OutgoingEvent<typeof SessionEndPresumed>
  | OutgoingEvent<typeof SessionReopened>
  | OutgoingEvent<typeof SessionCorrected>
  | OutgoingEvent<typeof MeterValuesBackfilled>;

export function startNews(row: SessionEntity): News {
  return { definition: SessionStarted, organizationId: row.organizationId, data: coreOf(row) };
}

export function measuredNews(row: SessionEntity, state: SessionState): News {
  const data = { ...coreOf(row), energy_wh: energyWh(state) };
  return { definition: SessionMeasured, organizationId: row.organizationId, data };
}

/** Whoever commissions a charger waits for a certain energy. */
export function hasTakenMore(before: SessionState | null, after: SessionState): boolean {
  return isMeasured(after) && (before === null || energyWh(after) !== energyWh(before));
}

export function endNews(row: SessionEntity): News {
  return { definition: SessionEnded, organizationId: row.organizationId, data: endOf(row) };
}

/** For those who must know at once that nothing more is expected of a session, or that something is again. */
export function presumptionNews(
  row: SessionEntity,
  before: SessionState | null,
  after: SessionState,
): News[] {
  const wasOver = before !== null && before.endedAt !== null;
  const { organizationId } = row;
  if (after.endedAt === null) {
    return wasOver ? [{ definition: SessionReopened, organizationId, data: coreOf(row) }] : [];
  }
  if (wasOver || after.isEndTold) return [];
  const data = { ...coreOf(row), ended_at: after.endedAt.toISOString(), reason: after.stopReason ?? '' };
  return [{ definition: SessionEndPresumed, organizationId, data }];
}

function endOf(row: SessionEntity): EventData<typeof SessionEnded> {
  const state = stateOf(row);
  if (row.status === 'active' || row.endedAt === null) throw new Error(`Session ${row.id} has not ended`);
  return {
    ...coreOf(row),
    status: row.status,
    ended_at: row.endedAt.toISOString(),
    charging_ended_at: (chargingEndedAt(state) ?? row.endedAt).toISOString(),
    meter_start_wh: wholeOrNull(meterStartWh(state)),
    meter_stop_wh: wholeOrNull(meterStopWh(state)),
    energy_wh: energyWh(state),
    stop_reason: row.stopReason,
    ...(row.authorizationStatus === null ? {} : { authorization_status: row.authorizationStatus }),
  };
}

/** Registers are told whole; the energy between them is rounded by itself. */
function wholeOrNull(wh: number | null): number | null {
  return wh === null ? null : wholeWh(wh);
}

/** What a correction would change: a late reading between two that are known makes no other session of it. */
export function endFiguresOf(row: SessionEntity): object | null {
  return row.endedAt === null ? null : { ...endOf(row), max_power_w: maxPowerW(stateOf(row)) };
}

export function coreOf(row: SessionEntity) {
  return {
    session_id: row.id,
    transaction_id: row.transactionId,
    ocpp_transaction_id: row.ocppTransactionId,
    organization_id: row.organizationId,
    charge_point_id: row.chargePointId,
    site_id: row.siteId,
    project_id: row.projectId,
    time_zone: row.timeZone,
    evse_id: row.evseId,
    connector_id: row.connectorId,
    id_token: tokenOf(row),
    driver_id: row.driverId,
    ...purposeTold(row.purpose),
    ...(row.source === 'import' ? { backfilled: true } : {}),
    started_at: row.startedAt.toISOString(),
    revision: row.revision,
  };
}
