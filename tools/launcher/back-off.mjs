const FIRST_MS = 1_000;
const MAX_MS = 30_000;
const STEADY_MS = 60_000;

/** How long to wait before a program that ended is started again: doubling, and anew after a minute of running. */
export class BackOff {
  #failures = 0;

  /** @param {number} ranMs how long it ran */
  next(ranMs) {
    if (ranMs >= STEADY_MS) this.#failures = 0;
    this.#failures += 1;
    return Math.min(MAX_MS, FIRST_MS * 2 ** (this.#failures - 1));
  }
}
