/** What a client may send: so many bytes a second, and a while's worth of them at once. */
export class InboundBudget {
  private left: number;
  private refusals = 0;

  constructor(
    private readonly bytesPerSecond: number,
    private readonly burstBytes: number,
    private filledAtMs: number,
  ) {
    this.left = burstBytes;
  }

  /** Whether a message of this size may be heard; one that may not uses nothing up. */
  take(bytes: number, nowMs: number): boolean {
    const filled = this.left + ((nowMs - this.filledAtMs) / 1_000) * this.bytesPerSecond;
    this.left = Math.min(this.burstBytes, filled);
    this.filledAtMs = nowMs;
    const isHeard = bytes <= this.left;
    if (isHeard) this.left -= bytes;
    this.refusals = isHeard ? 0 : this.refusals + 1;
    return isHeard;
  }

  /** Messages in a row that were too many. */
  get refusedInARow(): number {
    return this.refusals;
  }
}
