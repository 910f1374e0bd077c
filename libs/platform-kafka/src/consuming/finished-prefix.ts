/**
 * Which records of a batch are done, when they finish in any order. Only the unbroken run from the start may be
 * committed: a commit says "everything up to here".
 */
export class FinishedPrefix {
  private readonly finished: boolean[];
  private length = 0;

  /** @param offsets of the batch, in order (they need not be consecutive: compaction leaves gaps) */
  constructor(private readonly offsets: readonly string[]) {
    this.finished = offsets.map(() => false);
  }

  /** @param index in the batch */
  finish(index: number): void {
    this.finished[index] = true;
    while (this.finished[this.length] === true) this.length += 1;
  }

  /** The offset of the last record of the run; null when the first record is not done. */
  get lastOffset(): string | null {
    return this.offsets[this.length - 1] ?? null;
  }

  /** Records of the run. */
  get count(): number {
    return this.length;
  }

  get isComplete(): boolean {
    return this.length === this.offsets.length;
  }
}
