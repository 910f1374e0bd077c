/** Every connection of the pool was in use for as long as anybody may wait for one. */
export class PoolExhaustedError extends Error {
  constructor(waitedMs: number) {
    super(`No connection to the database was free within ${waitedMs} ms`);
  }
}

interface Waiting {
  readonly start: () => void;
}

/**
 * Those who want a connection of the pool, in the order in which they came. A pool that is busy is not a database that
 * is away: whoever has a connection comes to an end, and so it is worth waiting longer than for one that cannot be made.
 */
export class Turns {
  private free: number;
  private readonly waiting: Waiting[] = [];

  constructor(
    places: number,
    private readonly patienceMs: number,
  ) {
    this.free = places;
  }

  /** @throws PoolExhaustedError, what `work` throws */
  async take<T>(work: () => Promise<T>): Promise<T> {
    if (this.free > 0) this.free -= 1;
    else await this.turn();
    try {
      return await work();
    } finally {
      this.pass();
    }
  }

  private turn(): Promise<void> {
    return new Promise((resolve, reject) => {
      const start = (): void => {
        clearTimeout(timer);
        resolve();
      };
      const timer = setTimeout(() => {
        this.waiting.splice(this.waiting.indexOf(waiting), 1);
        reject(new PoolExhaustedError(this.patienceMs));
      }, this.patienceMs);
      const waiting = { start };
      this.waiting.push(waiting);
    });
  }

  private pass(): void {
    const next = this.waiting.shift();
    if (next === undefined) this.free += 1;
    else next.start();
  }
}
