import type { Database } from '@csms/platform-db';

import type { EventLogger } from '../connection/event-logger';

import { waited } from './backoff';

export interface InboxPruningOptions {
  readonly database: Database;
  readonly logger: EventLogger;
  /** How long a handled event is remembered (default 14 days: longer than topics with many events keep theirs). */
  readonly keepDays?: number;
  /** Time between two rounds (default one hour). */
  readonly intervalMs?: number;
  /** Rows of one statement at most (default 5,000). */
  readonly chunkRows?: number;
}

/** Statements of one round at most; what is left then goes in the next. */
const MAX_CHUNKS = 50;

/** Forgets, in small steps, events that were handled long ago. */
export class InboxPruning {
  private readonly stopping = new AbortController();
  private running: Promise<void> | null = null;

  constructor(private readonly options: InboxPruningOptions) {}

  start(): void {
    this.running ??= this.run();
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    await this.running;
  }

  /** One round. @returns how many rows were removed */
  async prune(): Promise<number> {
    const { database, keepDays = 14, chunkRows = 5_000 } = this.options;
    let removed = 0;
    for (let chunk = 0; chunk < MAX_CHUNKS && !this.stopping.signal.aborted; chunk += 1) {
      const [result] = await database.query<{ removed: number }>(
        `with old as (select ctid from inbox where at < now() - make_interval(days => $1) limit $2),
              gone as (delete from inbox where ctid = any(array(select ctid from old)) returning 1)
         select count(*)::int as removed from gone`,
        [keepDays, chunkRows],
      );
      removed += result?.removed ?? 0;
      if ((result?.removed ?? 0) < chunkRows) break;
    }
    return removed;
  }

  private async run(): Promise<void> {
    const { intervalMs = 3_600_000, logger } = this.options;
    // The first round comes after the first interval: a service that starts has better things to do.
    while (await waited(intervalMs, this.stopping.signal)) {
      try {
        const removed = await this.prune();
        if (removed > 0) logger.info({ removed }, 'Old inbox rows were removed');
      } catch (error) {
        logger.warn({ err: error }, 'The inbox could not be pruned; the next round will try again');
      }
    }
  }
}
