export type Timer = NodeJS.Timeout;

/** Longest delay that a timer can have. */
const MAX_DELAY_MS = 2_147_483_647;

/** The timers of one owner, who ends them all at once. */
export class Timers {
  private readonly timers = new Set<Timer>();

  /** An endless or overlong delay sets no timer. */
  after(ms: number, work: () => void): Timer | null {
    if (!(ms <= MAX_DELAY_MS)) return null;
    const timer = setTimeout(() => {
      this.timers.delete(timer);
      work();
    }, ms);
    this.timers.add(timer);
    return timer;
  }

  clear(timer: Timer | null): void {
    if (timer === null) return;
    clearTimeout(timer);
    this.timers.delete(timer);
  }

  clearAll(): void {
    for (const timer of this.timers) clearTimeout(timer);
    this.timers.clear();
  }
}
