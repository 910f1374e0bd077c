import { setTimeout as after } from 'node:timers/promises';

import type { Database } from './database';

/** Rows that nobody needs any more. */
export interface OldRows {
  readonly table: string;
  /** Condition of SQL, e.g. `at < now() - interval '14 days'`. */
  readonly isOld: string;
}

export interface PruningOptions extends OldRows {
  readonly database: Database;
  readonly logger: PruningLogger;
  /** Time between two rounds (default one hour). */
  readonly intervalMs?: number;
  /** Rows of one statement at most (default 5,000): a long one would hold locks and back-log the disk. */
  readonly chunkRows?: number;
}

interface PruningLogger {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
}

/** Statements of one round at most; what is left then goes in the next. */
const MAX_CHUNKS = 50;

/** Removes old rows of a table, in small steps, again and again. */
export class Pruning {
  private readonly stopping = new AbortController();
  private running: Promise<void> | null = null;

  constructor(private readonly options: PruningOptions) {}

  start(): void {
    this.running ??= this.run();
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    await this.running;
  }

  /** One round. @returns how many rows were removed */
  async prune(): Promise<number> {
    const { database, table, isOld, chunkRows = 5_000 } = this.options;
    let removed = 0;
    for (let chunk = 0; chunk < MAX_CHUNKS && !this.stopping.signal.aborted; chunk += 1) {
      const [result] = await database.query<{ removed: number }>(
        `with old as (select ctid from ${table} where ${isOld} limit $1),
              gone as (delete from ${table} where ctid = any(array(select ctid from old)) returning 1)
         select count(*)::int as removed from gone`,
        [chunkRows],
      );
      removed += result?.removed ?? 0;
      if ((result?.removed ?? 0) < chunkRows) break;
    }
    return removed;
  }

  private async run(): Promise<void> {
    const { intervalMs = 3_600_000, logger, table } = this.options;
    const { signal } = this.stopping;
    // The first round comes after the first interval: a service that starts has better things to do.
    while (await after(intervalMs, true, { signal, ref: false }).catch(() => false)) {
      try {
        const removed = await this.prune();
        if (removed > 0) logger.info({ table, removed }, 'Old rows were removed');
      } catch (error) {
        logger.warn({ err: error, table }, 'Old rows could not be removed; the next round will try again');
      }
    }
  }
}
