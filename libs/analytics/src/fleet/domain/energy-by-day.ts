import { type Register, type SessionState, utcDay } from './session-energy';

const DAY_MS = 86_400_000;
/** What took longer than this between two registers is a clock that was set, not a charge. */
const MAX_SPREAD_MS = 31 * DAY_MS;

/**
 * The energy of one session by UTC day, in whole Wh: the days add up to stop minus start. Between two registers it is
 * spread evenly over time. A meter that ran backwards delivered nothing.
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

/** From the first register to the last; between them none shows less than one before it, or more than the last. */
function risingPath(state: SessionState): Register[] {
  const known = [...state.registers.values()]
    .flatMap(({ first, last }) => [first, last])
    .sort((a, b) => +a.at - +b.at || a.wh - b.wh);
  const opening = registerOf(state.start) ?? known[0];
  const closing = registerOf(state.end) ?? known.at(-1);
  if (opening === undefined || closing === undefined || closing.wh <= opening.wh) return [];
  const between = known.filter(({ at }) => at > opening.at && at < closing.at);
  const path = [opening];
  let highest = opening.wh;
  for (const { at, wh } of between) {
    highest = Math.max(highest, Math.min(wh, closing.wh));
    path.push({ at, wh: highest });
  }
  return [...path, closing];
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
