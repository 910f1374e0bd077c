import { energyByDay } from './domain/energy-by-day';
import {
  type Bound,
  isUnderWay,
  type Register,
  type SessionState,
  type Settlement,
} from './domain/session-energy';
import type { SessionReadings, Told } from './domain/session-readings';
import type { SessionEntity } from './session.entity';
import type { SessionDayEntity } from './session-day.entity';

/** What is known of a session, from its rows. */
export function stateOf(row: SessionEntity, days: readonly SessionDayEntity[]): SessionState {
  return {
    start: boundOf(row.startedAt, row.meterStartWh),
    end: boundOf(row.endedAt, row.meterStopWh),
    registers: new Map(
      days.flatMap(({ day, firstAt, firstWh, lastAt, lastWh }) => {
        const [first, last] = [registerOf(firstAt, firstWh), registerOf(lastAt, lastWh)];
        return first === null || last === null ? [] : [[day, { first, last }] as const];
      }),
    ),
    settlement: settlementOf(row),
    readings: readingsOf(row),
  };
}

export function writeState(row: SessionEntity, state: SessionState): void {
  row.isUnderWay = isUnderWay(state);
  row.startedAt = state.start?.at ?? null;
  row.meterStartWh = state.start?.wh ?? null;
  row.endedAt = state.end?.at ?? null;
  row.meterStopWh = state.end?.wh ?? null;
  row.settledRevision = state.settlement?.revision ?? null;
  row.settledStartedAt = state.settlement?.start.at ?? null;
  row.settledMeterStartWh = state.settlement?.start.wh ?? null;
  row.settledEndedAt = state.settlement?.endedAt ?? null;
  row.settledEnergyWh = state.settlement?.energyWh ?? null;
  writeReadings(row, state.readings);
}

function writeReadings(row: SessionEntity, readings: SessionReadings): void {
  const { outlet, powerW, offeredW, socPercent, chargingState, toldAt } = readings;
  row.evseId = outlet?.value.evseId ?? null;
  row.connectorId = outlet?.value.connectorId ?? null;
  row.outletAt = outlet?.at ?? null;
  row.powerW = powerW?.value ?? null;
  row.powerAt = powerW?.at ?? null;
  row.offeredW = offeredW?.value ?? null;
  row.offeredAt = offeredW?.at ?? null;
  row.socPercent = socPercent?.value ?? null;
  row.socAt = socPercent?.at ?? null;
  row.chargingState = chargingState?.value ?? null;
  row.chargingStateAt = chargingState?.at ?? null;
  row.toldAt = toldAt;
}

function readingsOf(row: SessionEntity): SessionReadings {
  const { evseId, connectorId } = row;
  return {
    outlet: toldOf(row.outletAt, evseId === null || connectorId === null ? null : { evseId, connectorId }),
    powerW: toldOf(row.powerAt, row.powerW),
    offeredW: toldOf(row.offeredAt, row.offeredW),
    socPercent: toldOf(row.socAt, row.socPercent),
    chargingState: toldOf(row.chargingStateAt, row.chargingState),
    toldAt: row.toldAt,
  };
}

function toldOf<T>(at: Date | null, value: T | null): Told<T> | null {
  return at === null || value === null ? null : { at, value };
}

/**
 * The days of a session: those on which its meter was read or it delivered, and `heldDays`, which a correction may have
 * taken the energy from.
 */
export function daysOf(
  row: SessionEntity,
  state: SessionState,
  heldDays: readonly string[],
): SessionDayEntity[] {
  const energy = energyByDay(state);
  return [...new Set([...state.registers.keys(), ...energy.keys(), ...heldDays])].map((day) => {
    const registers = state.registers.get(day);
    return {
      sessionId: row.id,
      day,
      organizationId: row.organizationId,
      siteId: row.siteId,
      projectId: row.projectId,
      firstAt: registers?.first.at ?? null,
      firstWh: registers?.first.wh ?? null,
      lastAt: registers?.last.at ?? null,
      lastWh: registers?.last.wh ?? null,
      energyWh: energy.get(day) ?? 0,
    };
  });
}

function settlementOf(row: SessionEntity): Settlement | null {
  const { settledRevision: revision, settledEndedAt: endedAt, settledEnergyWh: energyWh } = row;
  const start = boundOf(row.settledStartedAt, row.settledMeterStartWh);
  return revision === null || start === null ? null : { revision, start, endedAt, energyWh };
}

function boundOf(at: Date | null, wh: number | null): Bound | null {
  return at === null ? null : { at, wh };
}

function registerOf(at: Date | null, wh: number | null): Register | null {
  return at === null || wh === null ? null : { at, wh };
}
