import type { CorrectedValue } from '../charging-sessions/domain/corrected-figures';
import {
  chargingEndedAt,
  energyWh,
  intervalRegisters,
  isByIntervals,
  lastRegister,
  meterStartWh,
  meterStopWh,
  type SessionState,
} from '../charging-sessions/domain/session-state';
import type { SessionEntity } from '../charging-sessions/session.entity';
import { stateOf } from '../charging-sessions/session.mapper';

import { type EnergyCurve, energyCurve, type RegisterPoint } from './domain/energy-curve';

export interface SpannedCurve {
  readonly curve: EnergyCurve | null;
  readonly startedMs: number;
  readonly untilMs: number;
}

/** A session's energy over its time, by its own figures and its registers. */
export function curveOfSession(row: SessionEntity, registers: readonly RegisterPoint[]): SpannedCurve {
  const state = stateOf(row);
  const startedMs = state.startedAt.getTime();
  const until = state.endedAt ?? lastRegister(state)?.at ?? state.startedAt;
  const untilMs = Math.max(startedMs, until.getTime());
  const { corrected } = state;
  const figures = {
    startedMs,
    untilMs,
    meterStartWh: meterStartWh(state),
    energyWh: energyWh(state),
    isStartCorrected: (corrected?.meterStartWh ?? null) !== null,
    isStopCorrected: (corrected?.meterStopWh ?? null) !== null && state.endedAt !== null,
  };
  const read = isByIntervals(state) ? pointsOfIntervals(state) : registersOf(row, registers);
  const points = withCorrectedRegisters(read, corrected?.registers ?? []);
  return { curve: energyCurve(figures, points), startedMs, untilMs };
}

/** The registers that were read say nothing of it. */
function pointsOfIntervals(state: SessionState): RegisterPoint[] {
  return intervalRegisters(state).map(({ at, wh }) => ({ atMs: at.getTime(), registerWh: wh }));
}

function registersOf(row: SessionEntity, read: readonly RegisterPoint[]): readonly RegisterPoint[] {
  return row.source === 'import' ? [...read, ...registerWhenFull(row)] : read;
}

/** An imported session has no readings; when its vehicle stopped taking energy the register was that of its end. */
function registerWhenFull(row: SessionEntity): RegisterPoint[] {
  const state = stateOf(row);
  const [at, registerWh] = [chargingEndedAt(state), meterStopWh(state)];
  return at === null || registerWh === null ? [] : [{ atMs: at.getTime(), registerWh }];
}

/** What stands for each register that was read: where somebody corrected it, that. */
function withCorrectedRegisters(
  registers: readonly RegisterPoint[],
  corrected: readonly CorrectedValue[],
): readonly RegisterPoint[] {
  if (corrected.length === 0) return registers;
  const right = new Map(corrected.map(({ at, value }) => [at.getTime(), value]));
  return registers.map((point) => {
    const registerWh = right.get(point.atMs);
    return registerWh === undefined ? point : { ...point, registerWh, isCorrected: true };
  });
}
