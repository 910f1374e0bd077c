import { energyByDay } from './domain/energy-by-day';
import {
  type Bound,
  isUnderWay,
  type Register,
  type SessionState,
  type Settlement,
} from './domain/session-energy';
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
