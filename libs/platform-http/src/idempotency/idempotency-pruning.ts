import { setTimeout as after } from 'node:timers/promises';

import type { Database } from '@csms/platform-db';
import type { Logger } from '@csms/platform-ops';

const INTERVAL_MS = 3_600_000;
const CHUNK_ROWS = 5_000;
/** Statements of one round at most; what is left then goes in the next. */
const MAX_CHUNKS = 50;

/** Forgets, in small steps, the answers of more than 24 hours ago. */
export class IdempotencyPruning {
  private readonly stopping = new AbortController();
  private running: Promise<void> | null = null;

  constructor(
    private readonly database: Database,
    private readonly logger: Logger,
  ) {}

  start(): void {
    this.running ??= this.run();
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    await this.running;
  }

  /** One round. @returns how many rows were removed */
  async prune(): Promise<number> {
    let removed = 0;
    for (let chunk = 0; chunk < MAX_CHUNKS && !this.stopping.signal.aborted; chunk += 1) {
      const [result] = await this.database.query<{ removed: number }>(
        `with old as (
           select ctid from idempotency_key where created_at <= now() - interval '24 hours' limit $1
         ), gone as (delete from idempotency_key where ctid = any(array(select ctid from old)) returning 1)
         select count(*)::int as removed from gone`,
        [CHUNK_ROWS],
      );
      removed += result?.removed ?? 0;
      if ((result?.removed ?? 0) < CHUNK_ROWS) break;
    }
    return removed;
  }

  private async run(): Promise<void> {
    const { signal } = this.stopping;
    // The first round comes after the first interval: a service that starts has better things to do.
    while (await after(INTERVAL_MS, true, { signal, ref: false }).catch(() => false)) {
      try {
        const removed = await this.prune();
        if (removed > 0) this.logger.info({ removed }, 'old answers of Idempotency-Keys were removed');
      } catch (error) {
        this.logger.warn({ err: error }, 'old answers could not be removed; the next round will try again');
      }
    }
  }
}
