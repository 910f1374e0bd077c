import { AsyncLocalStorage } from 'node:async_hooks';

interface Waiting<Item, Result> {
  readonly item: Item;
  readonly resolve: (result: Result) => void;
  readonly reject: (error: unknown) => void;
}

/** What a batch gives: one result for each item, in their order; nothing where nothing is asked for. */
type Results<Result> = [Result] extends [void] ? void : readonly Result[];

/**
 * Does together what many ask for at the same time: while one batch is under way the next collects, so that nobody waits
 * for a timer, and the more there is to do the less each costs. An error of a batch is the error of all that are in it.
 */
export class InBatches<Item, Result = void> {
  private waiting: Waiting<Item, Result>[] = [];
  private isUnderWay = false;
  /** A batch belongs to nobody's span or transaction: those who wait for it have each their own. */
  private readonly asNobody = AsyncLocalStorage.snapshot();

  /** @param most items of one batch */
  constructor(
    private readonly work: (items: readonly Item[]) => Promise<Results<Result>>,
    private readonly most: number,
  ) {}

  /** Resolves when the item's batch is done. */
  add(item: Item): Promise<Result> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ item, resolve, reject });
      if (!this.isUnderWay) void this.asNobody(() => this.run());
    });
  }

  private async run(): Promise<void> {
    this.isUnderWay = true;
    // What is asked for in this very turn goes with it.
    await Promise.resolve();
    while (this.waiting.length > 0) {
      const batch = this.waiting.splice(0, this.most);
      try {
        const results = (await this.work(batch.map(({ item }) => item))) as readonly Result[] | undefined;
        for (const [index, { resolve }] of batch.entries()) resolve(results?.[index] as Result);
      } catch (error) {
        for (const { reject } of batch) reject(error);
      }
    }
    this.isUnderWay = false;
  }
}
