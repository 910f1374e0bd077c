import { AsyncLocalStorage } from 'node:async_hooks';

import type { EntityManager } from 'typeorm';

type Work<T> = (tx: EntityManager) => Promise<T>;
type Begin = (work: Work<void>) => Promise<void>;

export interface HeldWork<T> {
  /** At the beginning of the transaction, before anything else is done in it. */
  readonly opened: Work<void>;
  readonly work: () => Promise<T>;
  /** Before the commit; null where `work` began no transaction. */
  readonly closing: (result: T, tx: EntityManager | null) => Promise<void>;
}

const current = new AsyncLocalStorage<HeldTransaction>();

/** The transaction in which the running code has to do its own. */
export function heldTransaction(): HeldTransaction | null {
  const held = current.getStore();
  // Work that goes on in the background, after the answer, has transactions of its own.
  return held === undefined || held.isClosed ? null : held;
}

/** Thrown where work that is to be one transaction uses a second role or database. */
export class SecondDatabaseError extends Error {
  constructor() {
    super('What is held in one transaction cannot use a second database or role');
  }
}

/**
 * Makes one transaction of all those that `work` runs one after the other: each becomes a savepoint, and what they
 * changed is committed together when `work` is done, or not at all.
 */
export function holdTransaction<T>({ opened, work, closing }: HeldWork<T>): Promise<T> {
  const held = new HeldTransaction(opened);
  return current.run(held, async () => {
    try {
      const result = await work();
      await held.commit((tx) => closing(result, tx));
      return result;
    } catch (error) {
      await held.rollBack(error);
      throw error;
    }
  });
}

export class HeldTransaction {
  isClosed = false;
  private database: object | null = null;
  private opening: Promise<EntityManager> | null = null;
  private committed: Promise<void> = Promise.resolve();
  private readonly done = Promise.withResolvers<void>();
  private turn: Promise<unknown> = Promise.resolve();

  constructor(private readonly opened: Work<void>) {}

  isOn(database: object): boolean {
    return this.database === database;
  }

  /** One at a time, as on any connection: each may be another organization's. */
  join<T>(database: object, begin: Begin, work: Work<T>): Promise<T> {
    const result = this.turn.then(async () => {
      this.database ??= database;
      if (this.database !== database) throw new SecondDatabaseError();
      // A refusal at the opening is remembered: there is no second try without what it checks.
      this.opening ??= this.open(begin);
      return (await this.opening).transaction(work);
    });
    this.turn = result.catch(() => undefined);
    return result;
  }

  async commit(closing: (tx: EntityManager | null) => Promise<void>): Promise<void> {
    await this.turn;
    this.isClosed = true;
    await closing(this.opening === null ? null : await this.opening);
    this.done.resolve();
    await this.committed;
  }

  async rollBack(error: unknown): Promise<void> {
    this.isClosed = true;
    await this.turn;
    this.done.promise.catch(() => undefined);
    this.done.reject(error);
    await this.committed.catch(() => undefined);
  }

  private async open(begin: Begin): Promise<EntityManager> {
    const ready = Promise.withResolvers<EntityManager>();
    this.committed = begin((tx) => {
      ready.resolve(tx);
      return this.done.promise;
    });
    this.committed.catch(ready.reject);
    const tx = await ready.promise;
    await this.opened(tx);
    return tx;
  }
}
