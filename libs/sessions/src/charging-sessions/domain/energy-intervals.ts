/**
 * Energy that a charger tells by intervals alone (OCPP 1.6 §7.31, 2.0.1 §3.55: `Energy.Active.Import.Interval`, what was
 * taken since the sample before), where its registers stay at 0 or are never told.
 */
export interface EnergyInterval {
  /** Its end. */
  readonly at: Date;
  /** Whole thousandths of a Wh, so that the sum is exact. */
  readonly milliWh: number;
  /** Of the clock's own intervals, which tell the same energy as the periodic ones once more. */
  readonly isClockAligned: boolean;
}

/** A day and more of one each half a minute. */
export const MOST_INTERVALS = 3_000;

/**
 * The intervals with one more, by time: the same whatever order they come in, and however often. Of two that end at one
 * instant the greater counts. Beyond {@link MOST_INTERVALS} the oldest two become one.
 */
export function withInterval(
  held: readonly EnergyInterval[],
  interval: EnergyInterval,
): readonly EnergyInterval[] {
  const same = held.find((one) => +one.at === +interval.at && one.isClockAligned === interval.isClockAligned);
  if (same !== undefined && same.milliWh >= interval.milliWh) return held;
  const [oldest] = held;
  // It is in the sum of the oldest already, as far as anybody can say.
  if (held.length >= MOST_INTERVALS && oldest !== undefined && interval.at < oldest.at) return held;
  const all = [...held.filter((one) => one !== same), interval].sort(
    (a, b) => +a.at - +b.at || Number(a.isClockAligned) - Number(b.isClockAligned),
  );
  return all.length > MOST_INTERVALS ? folded(all) : all;
}

/**
 * The register at the end of each interval of a session, Wh, from that of its start on.
 * Where the charger tells periodic ones too, those of the clock count for nothing.
 */
export function registersOfIntervals(
  intervals: readonly EnergyInterval[],
  within: { readonly from: Date; readonly untilMs: number; readonly startWh: number },
): { readonly at: Date; readonly wh: number }[] {
  const isAnyPeriodic = intervals.some(({ isClockAligned }) => !isClockAligned);
  let milliWh = 0;
  return intervals
    .filter(({ isClockAligned }) => !isAnyPeriodic || !isClockAligned)
    .filter(({ at }) => at >= within.from && at.getTime() <= within.untilMs)
    .map((interval) => {
      milliWh += interval.milliWh;
      return { at: interval.at, wh: within.startWh + Math.round(milliWh / 1_000) };
    });
}

function folded(all: readonly EnergyInterval[]): readonly EnergyInterval[] {
  const [first, ...others] = all;
  const next = others.findIndex(({ isClockAligned }) => isClockAligned === first?.isClockAligned);
  const into = others[next];
  if (first === undefined || into === undefined) return others;
  return others.with(next, { ...into, milliWh: into.milliWh + first.milliWh });
}
