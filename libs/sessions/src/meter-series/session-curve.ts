import { energyWh, meterStartWh } from '../charging-sessions/domain/session-state';
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
  const until = state.endedAt ?? state.lastRegister?.at ?? state.startedAt;
  const untilMs = Math.max(startedMs, until.getTime());
  const figures = { startedMs, untilMs, meterStartWh: meterStartWh(state), energyWh: energyWh(state) };
  return { curve: energyCurve(figures, registers), startedMs, untilMs };
}
