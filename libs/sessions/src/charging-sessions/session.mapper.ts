import { Decimal } from '@csms/kernel';
import type { DriverView } from '@csms/platform-http';
import { maskIdTag } from '@csms/platform-ops';

import { tokenOf } from '../drivers/erased-driver';

import type { CorrectedFigures, CorrectedValue } from './domain/corrected-figures';
import type { ChargingState } from './domain/session-facts';
import {
  chargingEndedAt,
  energyWh,
  maxPowerW,
  meterStartWh,
  meterStopWh,
  type SessionState,
} from './domain/session-state';
import type { SessionDto } from './dto/session.dto';
import type { SessionEntity, StoredCorrectedFigures } from './session.entity';

export function stateOf(row: SessionEntity): SessionState {
  return {
    status: row.status,
    isStartKnown: row.isStartKnown,
    isStartCorrected: row.isStartCorrected,
    startedAt: row.startedAt,
    endedAt: row.endedAt,
    isEndTold: row.isEndTold,
    presumedEnd:
      row.presumedEndAt === null || row.presumedEndReason === null
        ? null
        : { at: row.presumedEndAt, reason: row.presumedEndReason },
    lastSignAt: row.lastSignAt,
    chargingStates: row.chargingStates.map(({ at, state }) => ({
      at: new Date(at),
      state: state as ChargingState,
    })),
    authorization:
      row.idToken === null
        ? null
        : {
            idToken: row.idToken,
            idTokenType: row.idTokenType,
            status: row.authorizationStatus ?? 'Unknown',
            driverId: row.driverId,
            purpose: row.purpose,
          },
    authorizedAt: row.authorizedAt,
    isFreeVend: row.purpose === 'free_vend',
    meterStartWh: row.meterStartWh,
    meterStopWh: row.meterStopWh,
    firstRegister: registerOf(row.firstRegisterAt, row.firstRegisterWh),
    latestRegisters: row.latestRegisters.map(([at, wh]) => ({ at: new Date(at), wh })),
    energyIntervals: row.energyIntervals.map(([atMs, milliWh, isClockAligned]) => ({
      at: new Date(atMs),
      milliWh,
      isClockAligned: isClockAligned === 1,
    })),
    maxPowerW: row.maxPowerW?.toNumber() ?? null,
    stopReason: row.stopReason,
    corrected: row.correctedFigures === null ? null : correctedOf(row.correctedFigures),
  };
}

export function writeState(row: SessionEntity, state: SessionState): void {
  row.status = state.status;
  row.isStartKnown = state.isStartKnown;
  row.isStartCorrected = state.isStartCorrected;
  row.startedAt = state.startedAt;
  row.endedAt = state.endedAt;
  row.isEndTold = state.isEndTold;
  row.presumedEndAt = state.presumedEnd?.at ?? null;
  row.presumedEndReason = state.presumedEnd?.reason ?? null;
  row.lastSignAt = state.lastSignAt;
  row.chargingStates = state.chargingStates.map(({ at, state: name }) => ({
    at: at.toISOString(),
    state: name,
  }));
  row.chargingEndedAt = chargingEndedAt(state);
  row.idToken = state.authorization?.idToken ?? null;
  row.idTokenType = state.authorization?.idTokenType ?? null;
  row.authorizationStatus = state.authorization?.status ?? null;
  row.authorizedAt = state.authorizedAt;
  row.driverId = state.authorization?.driverId ?? null;
  row.purpose = state.authorization?.purpose ?? (state.isFreeVend ? 'free_vend' : null);
  row.meterStartWh = state.meterStartWh;
  row.meterStopWh = state.meterStopWh;
  row.firstRegisterAt = state.firstRegister?.at ?? null;
  row.firstRegisterWh = state.firstRegister?.wh ?? null;
  row.latestRegisters = state.latestRegisters.map(({ at, wh }) => [at.toISOString(), wh]);
  row.energyIntervals = state.energyIntervals.map(({ at, milliWh, isClockAligned }) => [
    at.getTime(),
    milliWh,
    isClockAligned ? 1 : 0,
  ]);
  row.energyWh = energyWh(state);
  row.maxPowerW = state.maxPowerW === null ? null : new Decimal(String(state.maxPowerW));
  row.stopReason = state.stopReason;
  row.correctedFigures = state.corrected === null ? null : storedCorrected(state.corrected);
}

function correctedOf(stored: StoredCorrectedFigures): CorrectedFigures {
  const values = (told: StoredCorrectedFigures['powers']): CorrectedValue[] =>
    told.map(([at, value]) => ({ at: new Date(at), value }));
  return {
    meterStartWh: stored.meter_start_wh,
    meterStopWh: stored.meter_stop_wh,
    registers: values(stored.registers),
    powers: values(stored.powers),
    otherMaxPowerW: stored.other_max_power_w,
  };
}

function storedCorrected(corrected: CorrectedFigures): StoredCorrectedFigures {
  const values = (told: readonly CorrectedValue[]) =>
    told.map(({ at, value }): [string, number] => [at.toISOString(), value]);
  return {
    meter_start_wh: corrected.meterStartWh,
    meter_stop_wh: corrected.meterStopWh,
    registers: values(corrected.registers),
    powers: values(corrected.powers),
    other_max_power_w: corrected.otherMaxPowerW,
  };
}

export function toSessionDto(row: SessionEntity, viewOfDriver: DriverView): SessionDto {
  const state = stateOf(row);
  const driverId = viewOfDriver(row.driverId);
  const token = tokenOf(row);
  const taken = energyWh(state);
  return {
    session_id: row.id,
    transaction_id: row.transactionId,
    ocpp_transaction_id: row.ocppTransactionId,
    charge_point_id: row.chargePointId,
    connector_id: row.connectorId === 0 ? null : row.connectorId,
    evse_id: row.evseId === 0 ? null : row.evseId,
    site_id: row.siteId,
    project_id: row.projectId,
    driver_id: driverId,
    user_id: driverId,
    group_ids: row.groupIds,
    cost_centre: row.costCentre,
    vehicle_id: row.vehicleId,
    roaming_party: row.roamingParty,
    purpose: row.purpose,
    auth: {
      method: row.idTokenType ?? (row.idToken === null ? null : 'id_tag'),
      id_tag_masked: token === null ? null : maskIdTag(token),
      status: row.authorizationStatus,
    },
    status: row.status,
    started_at: row.startedAt.toISOString(),
    ended_at: row.endedAt?.toISOString() ?? null,
    charging_ended_at: row.chargingEndedAt?.toISOString() ?? null,
    duration_minutes: minutesBetween(row.startedAt, row.endedAt ?? new Date()),
    energy_kwh: kiloOf(taken),
    max_power_kw: powerKw(maxPowerW(state)),
    meter_start_kwh: kiloOf(meterStartWh(state)),
    meter_stop_kwh: row.endedAt === null ? null : kiloOf(meterStopWh(state)),
    stop_reason: row.stopReason,
    source: row.source,
    external_id: row.externalId,
    is_end_presumed: row.endedAt !== null && !row.isEndTold,
    revision: row.revision,
    corrected: row.revision > 1,
    time_zone: row.timeZone,
    updated_at: row.updatedAt.toISOString(),
  };
}

/** To the watt: products of binary fractions, as chargers' kW become, would show their last digits. */
function powerKw(watts: number | null): number | null {
  return watts === null ? null : new Decimal(watts).div(1000).toDecimalPlaces(3).toNumber();
}

/** To the thousandth of a Wh, without the last digits of doubles. */
function kiloOf(wh: number | null): number | null {
  return wh === null ? null : Math.round(wh * 1_000) / 1_000_000;
}

function registerOf(at: Date | null, wh: number | null): SessionState['firstRegister'] {
  return at === null || wh === null ? null : { at, wh };
}

function minutesBetween(start: Date, end: Date): number {
  return Math.max(0, Math.round((end.getTime() - start.getTime()) / 6_000) / 10);
}
