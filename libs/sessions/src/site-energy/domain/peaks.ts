import { DateTime } from 'luxon';

/** The mean power of a quarter of an hour, which is what grid operators call demand. */
export interface Demand {
  readonly startMs: number;
  readonly powerW: number;
}

export interface Peaks {
  /** null: nothing was taken. */
  readonly peak: Demand | null;
  /** Of each calendar month of the zone in which something was taken (`2026-05`), in order. */
  readonly byMonth: readonly { readonly month: string; readonly peak: Demand }[];
  /** The highest, falling; of equal ones the earlier first. */
  readonly top: readonly Demand[];
  /** Mean over the period by its peak, 0 to 1; null without a peak. */
  readonly loadFactor: number | null;
}

/** @param demands of a period, by time; quarters in which nothing was taken may be left out */
export function peaksOf(
  demands: readonly Demand[],
  { zone, quarters, most }: { readonly zone: string; readonly quarters: number; readonly most: number },
): Peaks {
  const falling = demands
    .filter(({ powerW }) => powerW > 0)
    .sort((a, b) => b.powerW - a.powerW || a.startMs - b.startMs);
  const months = new Map<string, Demand>();
  for (const demand of falling) {
    const month = DateTime.fromMillis(demand.startMs, { zone }).toFormat('yyyy-MM');
    if (!months.has(month)) months.set(month, demand);
  }
  const [peak = null] = falling;
  const sum = falling.reduce((total, { powerW }) => total + powerW, 0);
  return {
    peak,
    byMonth: [...months]
      .map(([month, highest]) => ({ month, peak: highest }))
      .sort((a, b) => (a.month < b.month ? -1 : 1)),
    top: falling.slice(0, most),
    loadFactor: peak === null ? null : sum / quarters / peak.powerW,
  };
}
