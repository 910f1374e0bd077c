import type { Database } from '@csms/platform-db';

import type { EventLogger } from '../connection/event-logger';

import { backoffMs, waited } from './backoff';

export interface PausedPartition {
  readonly topic: string;
  readonly partition: number;
}

export interface OutagePauseOptions {
  readonly database: Database;
  readonly logger: EventLogger;
  readonly pause: (partition: PausedPartition) => void;
  readonly resume: (partition: PausedPartition) => void;
}

const PROBE_BACKOFF = { firstMs: 250, maxMs: 10_000 };

/**
 * Holds partitions back while the database or the broker is away, and lets them go when the database answers again.
 * A partition that meets the outage again comes back here, with a longer pause, until a batch goes well.
 */
export class OutagePause {
  private readonly paused = new Map<string, PausedPartition>();
  private readonly stopping = new AbortController();
  private probing: Promise<void> | null = null;
  private failures = 0;

  constructor(private readonly options: OutagePauseOptions) {}

  get isActive(): boolean {
    return this.paused.size > 0;
  }

  add(partition: PausedPartition, cause: unknown): void {
    const { logger, pause } = this.options;
    if (!this.isActive) logger.warn({ err: cause, ...partition }, 'A dependency is away: consuming pauses');
    this.paused.set(`${partition.topic}/${partition.partition}`, partition);
    pause(partition);
    this.probing ??= this.probe();
  }

  /** A batch went well: the next outage is a new one. */
  recovered(): void {
    if (!this.isActive) this.failures = 0;
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    await this.probing;
  }

  private async probe(): Promise<void> {
    do {
      this.failures += 1;
      if (!(await waited(backoffMs(this.failures, PROBE_BACKOFF), this.stopping.signal))) return;
    } while (!(await this.isDatabaseBack()));
    this.probing = null;
    if (this.stopping.signal.aborted) return;
    const partitions = [...this.paused.values()];
    this.paused.clear();
    this.options.logger.info({ partitions: partitions.length }, 'The dependency is back: consuming goes on');
    partitions.forEach((partition) => this.options.resume(partition));
  }

  private async isDatabaseBack(): Promise<boolean> {
    try {
      await this.options.database.connect();
      await this.options.database.query('select 1');
      return true;
    } catch (error) {
      this.options.logger.debug({ err: error, failures: this.failures }, 'The database is still away');
      return false;
    }
  }
}
