/** Gives a place back. */
export type Leave = () => void;

/** So many at once; some more wait for a place, in the order in which they came. */
export class Admission {
  private inside = 0;
  private readonly waiting: ((leave: Leave) => void)[] = [];

  constructor(
    private readonly places: number,
    private readonly maxWaiting: number,
  ) {}

  /** Resolves inside; null: too many wait already. */
  enter(): Promise<Leave> | null {
    if (this.inside < this.places) {
      this.inside += 1;
      return Promise.resolve(this.leaveOnce());
    }
    if (this.waiting.length >= this.maxWaiting) return null;
    return new Promise((resolve) => this.waiting.push(resolve));
  }

  private leaveOnce(): Leave {
    let isInside = true;
    return () => {
      if (!isInside) return;
      isInside = false;
      const next = this.waiting.shift();
      if (next === undefined) this.inside -= 1;
      else next(this.leaveOnce());
    };
  }
}
