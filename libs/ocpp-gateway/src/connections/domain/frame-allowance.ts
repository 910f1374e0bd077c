/** So many frames at once as ten seconds of them. */
const BURST_SECONDS = 10;

/** Ahead of its rate for so long without a break, a socket is no charger that catches up. */
const FLOOD_MS = 60_000;

/** How fast one socket may send frames: a bucket that fills with time. What is ahead of it is owed, not lost. */
export class FrameAllowance {
  private readonly burst: number;
  private level: number;
  private aheadSince: number | null = null;

  /** @param perSecond 0: as fast as it likes */
  constructor(
    private readonly perSecond: number,
    private at: number,
  ) {
    this.burst = perSecond * BURST_SECONDS;
    this.level = this.burst;
  }

  /** @returns for how many milliseconds nothing more is to be read */
  take(now: number): number | 'flood' {
    if (this.perSecond === 0) return 0;
    this.level = Math.min(this.burst, this.level + ((now - this.at) / 1_000) * this.perSecond) - 1;
    this.at = now;
    // Whoever sends all the time has no second to spare, however late it is read.
    if (this.level >= this.perSecond) this.aheadSince = null;
    if (this.level >= 0) return 0;
    this.aheadSince ??= now;
    if (now - this.aheadSince >= FLOOD_MS) return 'flood';
    return Math.ceil((-this.level / this.perSecond) * 1_000);
  }
}
