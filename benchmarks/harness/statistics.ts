/** The statistics of the benchmarks: percentiles by the nearest rank, and the spread over several runs. */

export interface Spread {
  readonly median: number;
  readonly min: number;
  readonly max: number;
}

export interface Percentiles {
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
}

/** The p-th percentile (above 0, to 100) of times in ascending order, by the nearest rank: one that was measured. */
export function percentile(ascending: readonly number[], p: number): number {
  if (ascending.length === 0) throw new Error('Nothing was measured');
  return ascending[Math.max(0, Math.ceil((p / 100) * ascending.length) - 1)]!;
}

export function percentiles(times: readonly number[]): Percentiles {
  const ascending = times.toSorted((a, b) => a - b);
  return {
    p50: percentile(ascending, 50),
    p95: percentile(ascending, 95),
    p99: percentile(ascending, 99),
  };
}

/** Median (of an even number: the mean of the middle two), least and greatest of what the runs gave. */
export function spread(values: readonly number[]): Spread {
  const ascending = values.toSorted((a, b) => a - b);
  const last = ascending.length - 1;
  if (last < 0) throw new Error('Nothing was measured');
  const median = (ascending[Math.floor(last / 2)]! + ascending[Math.ceil(last / 2)]!) / 2;
  return { median, min: ascending[0]!, max: ascending[last]! };
}

/** Three significant digits, thousands separated: a benchmark knows no more. */
export function threeDigits(value: number): string {
  const rounded = Number(value.toPrecision(3));
  return rounded.toLocaleString('en-GB', { maximumFractionDigits: 3 });
}
