/** Counts durations in buckets whose width grows with the value: a percentile is at most 2 % too high. */
export class Histogram {
  private readonly buckets = new Map<number, number>();
  private total = 0;
  private highestMs = 0;

  record(ms: number): void {
    const bucket = bucketOf(ms);
    this.buckets.set(bucket, (this.buckets.get(bucket) ?? 0) + 1);
    this.total += 1;
    this.highestMs = Math.max(this.highestMs, ms);
  }

  get count(): number {
    return this.total;
  }

  get maxMs(): number {
    return this.highestMs;
  }

  /** The smallest bucket bound that at least this many percent of the durations do not exceed; 0 when empty. */
  percentileMs(percent: number): number {
    const rank = Math.max(1, Math.ceil((percent / 100) * this.total));
    let seen = 0;
    for (const bucket of [...this.buckets.keys()].sort((one, other) => one - other)) {
      seen += this.buckets.get(bucket) ?? 0;
      if (seen >= rank) return Math.min(upperBoundMs(bucket), this.highestMs);
    }
    return 0;
  }
}

const GROWTH = Math.log(1.02);
/** Below a hundredth of a millisecond nothing is told apart. */
const SMALLEST_MS = 0.01;

function bucketOf(ms: number): number {
  return ms <= SMALLEST_MS ? 0 : Math.ceil(Math.log(ms / SMALLEST_MS) / GROWTH);
}

function upperBoundMs(bucket: number): number {
  return SMALLEST_MS * Math.exp(bucket * GROWTH);
}
