interface Waiting<Item> {
  readonly item: Item;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Does together what many ask for at the same time: while one batch is under way the next collects, so that nobody waits
 * for a timer, and the more there is to do the less each costs. An error of a batch is the error of all that are in it.
 */
export class InBatches<Item> {
  private waiting: Waiting<Item>[] = [];
  private isUnderWay = false;

  /** @param most items of one batch */
  constructor(
    private readonly write: (items: readonly Item[]) => Promise<void>,
    private readonly most: number,
  ) {}

  /** Resolves when the item is written. */
  add(item: Item): Promise<void> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ item, resolve, reject });
      if (!this.isUnderWay) void this.run();
    });
  }

  private async run(): Promise<void> {
    this.isUnderWay = true;
    // What is asked for in this very turn goes with it.
    await Promise.resolve();
    while (this.waiting.length > 0) {
      const batch = this.waiting.splice(0, this.most);
      try {
        await this.write(batch.map(({ item }) => item));
        for (const { resolve } of batch) resolve();
      } catch (error) {
        for (const { reject } of batch) reject(error);
      }
    }
    this.isUnderWay = false;
  }
}
