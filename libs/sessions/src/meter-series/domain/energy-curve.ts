import { registerDifference } from '@csms/kernel';

/** A register of the meter, as it was read. */
export interface RegisterPoint {
  readonly atMs: number;
  readonly registerWh: number;
}

/** What is known of a session's energy as a whole. */
export interface SessionFigures {
  readonly startedMs: number;
  /** Its end; where it goes on, the newest sign of it. */
  readonly untilMs: number;
  /** The register at its start; null: nobody knows. */
  readonly meterStartWh: number | null;
  /** What it took, by its own figures; null: nobody knows. */
  readonly energyWh: number | null;
}

/** Energy that was taken since the start, at an instant. */
interface CurvePoint {
  readonly atMs: number;
  readonly takenWh: number;
}

/** The energy that a session took up to each instant of it: it never falls, and ends at the session's own total. */
export interface EnergyCurve {
  readonly points: readonly CurvePoint[];
  /** Registers that contradict the others or the session's total, and count for nothing here. */
  readonly contradicting: number;
}

/**
 * The registers of a session as a curve. Those that were read before it began or after it ended say nothing of it; of
 * those that ran backwards or beyond its total the least number is left out that makes the rest agree.
 *
 * @returns null where the session's start or total is not known
 */
export function energyCurve(
  figures: SessionFigures,
  registers: readonly RegisterPoint[],
): EnergyCurve | null {
  const { startedMs, untilMs, meterStartWh, energyWh } = figures;
  if (meterStartWh === null || energyWh === null) return null;
  const within = registers.filter(({ atMs }) => atMs > startedMs && atMs < untilMs);
  const possible = within
    .map(({ atMs, registerWh }) => ({ atMs, takenWh: registerDifference(meterStartWh, registerWh) }))
    .filter((point): point is CurvePoint => point.takenWh !== null && point.takenWh <= energyWh)
    .sort((a, b) => a.atMs - b.atMs || a.takenWh - b.takenWh);
  const agreeing = longestRise(possible);
  return {
    points: [{ atMs: startedMs, takenWh: 0 }, ...agreeing, { atMs: untilMs, takenWh: energyWh }],
    contradicting: within.length - agreeing.length,
  };
}

/**
 * Wh taken up to an instant, whole. Between two registers energy is taken to flow evenly; rounding is down, so that the
 * parts of any division of a session add up to it exactly.
 */
export function takenUntil({ points }: EnergyCurve, atMs: number): number {
  const next = firstAfter(points, atMs);
  const before = points[next - 1];
  const after = points[next];
  if (before === undefined) return 0;
  if (after === undefined) return before.takenWh;
  const part = (atMs - before.atMs) / (after.atMs - before.atMs);
  return before.takenWh + Math.floor((after.takenWh - before.takenWh) * part);
}

/** How long before and after an instant the curve was read, ms; 0 at a reading, and outside of the session. */
export function readingGap({ points }: EnergyCurve, atMs: number): number {
  const next = firstAfter(points, atMs);
  const before = points[next - 1];
  const after = points[next];
  if (before === undefined || after === undefined || before.atMs === atMs) return 0;
  return after.atMs - before.atMs;
}

/** How many registers were read from one instant on, and before another. */
export function readingsBetween({ points }: EnergyCurve, fromMs: number, beforeMs: number): number {
  return firstAfter(points, beforeMs - 1) - firstAfter(points, fromMs - 1);
}

/** The index of the first point after an instant. */
function firstAfter(points: readonly CurvePoint[], atMs: number): number {
  let low = 0;
  let high = points.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((points[middle]?.atMs ?? Infinity) <= atMs) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The longest part of some points, by time, in which energy never falls. */
function longestRise(points: readonly CurvePoint[]): CurvePoint[] {
  // Patience sorting: for each length the index of the lowest point that ends a rise so long.
  const ends: number[] = [];
  const before: (number | undefined)[] = [];
  points.forEach(({ takenWh }, index) => {
    let low = 0;
    let high = ends.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((points[ends[middle] ?? 0]?.takenWh ?? 0) <= takenWh) low = middle + 1;
      else high = middle;
    }
    before[index] = ends[low - 1];
    ends[low] = index;
  });
  const rise: CurvePoint[] = [];
  for (let index = ends.at(-1); index !== undefined; index = before[index]) {
    const point = points[index];
    if (point !== undefined) rise.push(point);
  }
  return rise.reverse();
}
