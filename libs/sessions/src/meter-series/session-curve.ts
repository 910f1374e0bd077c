import {
  chargingEndedAt,
  energyWh,
  meterStartWh,
  meterStopWh,
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
  const until = state.endedAt ?? state.lastRegister?.at ?? state.startedAt;
  const untilMs = Math.max(startedMs, until.getTime());
  const figures = { startedMs, untilMs, meterStartWh: meterStartWh(state), energyWh: energyWh(state) };
  const known = row.source === 'import' ? [...registers, ...registerWhenFull(row)] : registers;
  return { curve: energyCurve(figures, known), startedMs, untilMs };
}

/** An imported session has no readings; when its vehicle stopped taking energy the register was that of its end. */
function registerWhenFull(row: SessionEntity): RegisterPoint[] {
  const state = stateOf(row);
  const [at, registerWh] = [chargingEndedAt(state), meterStopWh(state)];
  return at === null || registerWh === null ? [] : [{ atMs: at.getTime(), registerWh }];
}
