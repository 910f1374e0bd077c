export interface RateLimit {
  readonly perMinute: number;
  /** How many at once. */
  readonly burst: number;
}

/** What a bucket says of itself at one moment. */
export interface BucketState {
  /** Requests that may come right now. */
  readonly remaining: number;
  /** Until the bucket is full again. */
  readonly secondsToFull: number;
  /** Until one more request may come; 0 where one may. */
  readonly secondsToNext: number;
}

/**
 * One instance's view of a bucket that all instances share: it holds so many tokens at most, is filled steadily, and a
 * request takes one. What was taken is reported from time to time; until the answer comes the instance goes by its own
 * reckoning, so that all together take too much by no more than each takes meanwhile.
 *
 * Times are milliseconds of a clock that only goes forward.
 */
export class TokenBucket {
  private tokens: number;
  private taken = 0;

  constructor(
    private limit: RateLimit,
    private at: number,
  ) {
    this.tokens = limit.burst;
  }

  take(now: number): boolean {
    this.fill(now);
    if (this.tokens < 1) return false;
    this.tokens -= 1;
    this.taken += 1;
    return true;
  }

  state(now: number): BucketState {
    this.fill(now);
    const { perMinute, burst } = this.limit;
    const secondsFor = (tokens: number): number => Math.max(0, tokens * 60) / perMinute;
    return {
      remaining: Math.max(0, Math.floor(this.tokens)),
      secondsToFull: secondsFor(burst - this.tokens),
      secondsToNext: secondsFor(1 - this.tokens),
    };
  }

  /** As of now; what is there already stays, up to the new burst. */
  setLimit(limit: RateLimit, now: number): void {
    this.fill(now);
    this.limit = limit;
    this.tokens = Math.min(this.tokens, limit.burst);
  }

  /** What was taken since the last report. */
  report(): { readonly limit: RateLimit; readonly taken: number } {
    const { limit, taken } = this;
    this.taken = 0;
    return { limit, taken };
  }

  /** The answer to a report: what all instances together have left. */
  reconcile(tokens: number, now: number): void {
    this.tokens = Math.min(this.limit.burst, tokens - this.taken);
    this.at = now;
  }

  /**
   * A report did not arrive: it is made again with the next. What was taken long before is forgiven, for meanwhile
   * nobody could know of the others; a long outage of the table must not become a long debt.
   */
  unreported(taken: number): void {
    const { perMinute, burst } = this.limit;
    this.taken = Math.min(this.taken + taken, burst + perMinute / 60);
  }

  private fill(now: number): void {
    const { perMinute, burst } = this.limit;
    this.tokens = Math.min(burst, this.tokens + ((now - this.at) / 60_000) * perMinute);
    this.at = now;
  }
}
