import { isPlausibleEnergy, registerDifference } from '@csms/kernel';

import { type Register, type SessionState, utcDay } from './session-energy';

const DAY_MS = 86_400_000;
/** What took longer than this between two registers is a clock that was set, not a charge. */
const MAX_SPREAD_MS = 31 * DAY_MS;

/**
 * The energy of one session by UTC day, in whole Wh: the days add up to the session's. Between two registers it is spread
 * evenly over time. A meter that ran backwards delivered nothing that anybody could say.
 */
export function energyByDay(state: SessionState): ReadonlyMap<string, number> {
  const days = new Map<string, number>();
  const add = (day: string, wh: number) => {
    if (wh > 0) days.set(day, (days.get(day) ?? 0) + wh);
  };
  const path = risingPath(state);
  path.forEach((to, index) => {
    const from = path[index - 1];
    if (from !== undefined) spread(from, to, add);
  });
  return days;
}

/**
 * What was delivered, from the first register on: counted from 0, and between first and last never less than before or
 * more than at the end.
 */
function risingPath(state: SessionState): Register[] {
  const known = registersOf(state);
  const ends = settledEnds(state.settlement) ?? toldEnds(state, known);
  if (ends === null) return [];
  const { opening, closing } = ends;
  const path = [{ at: opening.at, wh: 0 }];
  let highest = 0;
  for (const { at, wh } of known.filter((one) => one.at > opening.at && one.at < closing.at)) {
    const taken = registerDifference(opening.wh, wh) ?? 0;
    highest = Math.max(highest, Math.min(taken, closing.wh));
    path.push({ at, wh: highest });
  }
  return [...path, closing];
}

interface Ends {
  readonly opening: Register;
  /** Its Wh are those that were delivered. */
  readonly closing: Register;
}

function settledEnds(settlement: SessionState['settlement']): Ends | null {
  if (settlement === null || settlement.endedAt === null) return null;
  const { start, endedAt, energyWh } = settlement;
  return {
    opening: { at: start.at, wh: start.wh ?? 0 },
    closing: { at: endedAt, wh: Math.max(energyWh ?? 0, 0) },
  };
}

function toldEnds(state: SessionState, known: readonly Register[]): Ends | null {
  const opening = registerOf(state.start) ?? known[0];
  const closing = toldClosing(registerOf(state.end), known.at(-1));
  if (opening === undefined || closing === undefined) return null;
  const taken = registerDifference(opening.wh, closing.wh);
  if (taken === null || !isPlausibleEnergy(taken, opening.at, closing.at)) return null;
  return { opening, closing: { at: closing.at, wh: taken } };
}

/** A stop below the last register is none: chargers state 0 when they have lost it, and some state it in kWh. */
function toldClosing(stop: Register | null, last: Register | undefined): Register | undefined {
  if (stop === null || last === undefined) return stop ?? last;
  const isBehind = stop.wh < last.wh && registerDifference(last.wh, stop.wh) === null;
  return isBehind ? { at: stop.at, wh: last.wh } : stop;
}

function registersOf({ registers }: SessionState): Register[] {
  return [...registers.values()]
    .flatMap(({ first, last }) => [first, last])
    .sort((a, b) => +a.at - +b.at || a.wh - b.wh);
}

function registerOf(bound: SessionState['start']): Register | null {
  return bound === null || bound.wh === null ? null : { at: bound.at, wh: bound.wh };
}

function spread(from: Register, to: Register, add: (day: string, wh: number) => void): void {
  const lastMs = Math.max(+to.at - 1, +from.at);
  const totalMs = +to.at - +from.at;
  let done = from.wh;
  if (totalMs > 0 && totalMs <= MAX_SPREAD_MS) {
    for (let midnight = nextMidnight(+from.at); midnight <= lastMs; midnight += DAY_MS) {
      const shown = Math.round(from.wh + ((to.wh - from.wh) * (midnight - +from.at)) / totalMs);
      add(utcDay(new Date(midnight - 1)), shown - done);
      done = shown;
    }
  }
  add(utcDay(new Date(totalMs > 0 ? lastMs : +to.at)), to.wh - done);
}

function nextMidnight(ms: number): number {
  return (Math.floor(ms / DAY_MS) + 1) * DAY_MS;
}
