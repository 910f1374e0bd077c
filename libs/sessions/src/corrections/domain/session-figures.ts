import { wholeWh } from '@csms/kernel';

import {
  energyWh,
  maxPowerW,
  meterStartWh,
  meterStopWh,
  type SessionState,
} from '../../charging-sessions/domain/session-state';

/** What a session comes to, as a correction shows it before and after. */
export interface SessionFigures {
  readonly status: string;
  readonly started_at: string;
  readonly ended_at: string | null;
  readonly meter_start_wh: number | null;
  readonly meter_stop_wh: number | null;
  readonly energy_wh: number | null;
  readonly max_power_w: number | null;
}

/** A register of a session itself, Wh. */
export interface RegisterChange {
  readonly register: 'start' | 'stop';
  readonly old: number | null;
  readonly new: number | null;
}

export function figuresOf(state: SessionState): SessionFigures {
  return {
    status: state.status,
    started_at: state.startedAt.toISOString(),
    ended_at: state.endedAt?.toISOString() ?? null,
    meter_start_wh: wholeOrNull(meterStartWh(state)),
    meter_stop_wh: wholeOrNull(meterStopWh(state)),
    energy_wh: energyWh(state),
    max_power_w: maxPowerW(state),
  };
}

function wholeOrNull(wh: number | null): number | null {
  return wh === null ? null : wholeWh(wh);
}

/** Whether an ended session took something else, or at another time: what it peaked at is nobody's bill. */
export function areSumsOther(before: SessionFigures, after: SessionFigures): boolean {
  const sums = ['energy_wh', 'meter_start_wh', 'meter_stop_wh', 'started_at', 'ended_at'] as const;
  return sums.some((name) => before[name] !== after[name]);
}

/** The registers that a late fact has made others. */
export function registersChanged(before: SessionFigures, after: SessionFigures): RegisterChange[] {
  const changes: RegisterChange[] = [
    { register: 'start', old: before.meter_start_wh, new: after.meter_start_wh },
    { register: 'stop', old: before.meter_stop_wh, new: after.meter_stop_wh },
  ];
  return changes.filter((change) => change.old !== change.new);
}
