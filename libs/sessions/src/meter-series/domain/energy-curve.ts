import { registerDifference, wholeWh } from '@csms/kernel';

/** A register of the meter, as it was read. */
export interface RegisterPoint {
  readonly atMs: number;
  /** With its fraction. */
  readonly registerWh: number;
  /** Somebody put it in the place of what was read. */
  readonly isCorrected?: boolean;
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
  /** Whether somebody corrected its register at the start, or at the end. */
  readonly isStartCorrected?: boolean;
  readonly isStopCorrected?: boolean;
}

/** Energy that was taken since the start, at an instant. */
interface CurvePoint {
  readonly atMs: number;
  readonly takenWh: number;
  readonly isCorrected: boolean;
}

interface ReadPoint extends CurvePoint {
  readonly register: RegisterPoint;
}

/** The energy that a session took up to each instant of it: it never falls, and ends at the session's own total. */
export interface EnergyCurve {
  readonly points: readonly CurvePoint[];
  /** Registers that contradict the others or the session's total, and count for nothing here. */
  readonly contradicting: number;
  /** The same by themselves, by time. */
  readonly leftOut: readonly RegisterPoint[];
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
    .flatMap((register): ReadPoint[] => {
      const taken = registerDifference(meterStartWh, register.registerWh);
      if (taken === null) return [];
      // Rounded like the total, so that none of the registers up to it lies beyond it.
      const takenWh = wholeWh(taken);
      if (takenWh > energyWh) return [];
      return [{ atMs: register.atMs, takenWh, isCorrected: register.isCorrected ?? false, register }];
    })
    .sort((a, b) => a.atMs - b.atMs || a.takenWh - b.takenWh);
  const agreeing = longestRise(possible);
  const counted = new Set(agreeing.map(({ register }) => register));
  const leftOut = within.filter((register) => !counted.has(register));
  return {
    points: [
      { atMs: startedMs, takenWh: 0, isCorrected: figures.isStartCorrected ?? false },
      ...agreeing.map(({ register: _, ...point }) => point),
      { atMs: untilMs, takenWh: energyWh, isCorrected: figures.isStopCorrected ?? false },
    ],
    contradicting: leftOut.length,
    leftOut: leftOut.sort((a, b) => a.atMs - b.atMs || a.registerWh - b.registerWh),
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

/** Whether the energy between two instants rests on a register that somebody corrected. */
export function restsOnCorrected({ points }: EnergyCurve, fromMs: number, beforeMs: number): boolean {
  const first = Math.max(0, firstAfter(points, fromMs) - 1);
  const last = firstAfter(points, beforeMs - 1);
  return points.slice(first, last + 1).some(({ isCorrected }) => isCorrected);
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
function longestRise<Point extends CurvePoint>(points: readonly Point[]): Point[] {
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
  const rise: Point[] = [];
  for (let index = ends.at(-1); index !== undefined; index = before[index]) {
    const point = points[index];
    if (point !== undefined) rise.push(point);
  }
  return rise.reverse();
}
