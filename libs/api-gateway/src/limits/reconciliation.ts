import { setTimeout as after } from 'node:timers/promises';

import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';

import { Database } from '@csms/platform-db';
import { LOGGER } from '@csms/platform-http';
import type { Logger } from '@csms/platform-ops';

import { utcDay } from '../usage/domain/utc-day';
import { UsageCounter } from '../usage/usage-counter';
import { addUsage, pruneUsage } from '../usage/usage-table';

import { Allowances } from './allowances';
import { pruneBuckets, settleBuckets } from './rate-bucket-table';
import { SharedBuckets } from './shared-buckets';

const INTERVAL_MS = 1_000;
const ROUNDS_BETWEEN_PRUNINGS = 3_600;

/**
 * Once a second this instance writes down what was taken and counted, in one transaction for all requests of that
 * second, and learns what the other instances did and which limits hold now.
 */
@Injectable()
export class Reconciliation {
  private readonly stopping = new AbortController();
  private running: Promise<void> | null = null;
  private rounds: Promise<void> = Promise.resolve();
  private isAway = false;

  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(SharedBuckets) private readonly buckets: SharedBuckets,
    @Inject(Allowances) private readonly allowances: Allowances,
    @Inject(UsageCounter) private readonly usage: UsageCounter,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  start(): void {
    this.running ??= this.run();
  }

  /** After the last request: what is counted is written down. */
  async stop(): Promise<void> {
    this.stopping.abort();
    await this.running;
    await this.round();
  }

  /** One after the other. Never fails: what could not be written down is tried again with the next. */
  round(): Promise<void> {
    this.rounds = this.rounds.then(() => this.reconcile());
    return this.rounds;
  }

  private async reconcile(): Promise<void> {
    const buckets = this.buckets.report(performance.now());
    const counts = this.usage.report();
    const organizations = this.allowances.active(performance.now());
    const allowances = this.allowances.report();
    const day = utcDay(new Date());
    if (buckets.length + counts.length + organizations.length === 0) return;
    try {
      const [tokens, rows] = await this.database.transaction(async (tx) => {
        const shared = await settleBuckets(tx, buckets);
        await addUsage(tx, counts);
        return [shared, await this.allowances.read(tx, organizations, day)] as const;
      });
      this.buckets.reconcile(tokens, performance.now());
      allowances.arrived(rows, day);
      if (this.isAway) this.logger.info('limits and usage are reconciled again');
      this.isAway = false;
    } catch (error) {
      this.buckets.unreported(buckets);
      this.usage.unreported(counts);
      allowances.failed();
      if (!this.isAway) this.logger.warn({ err: error }, 'limits and usage wait for the database');
      this.isAway = true;
    }
  }

  private async run(): Promise<void> {
    const { signal } = this.stopping;
    for (let round = 1; await after(INTERVAL_MS, true, { signal }).catch(() => false); round += 1) {
      await this.round();
      if (round % ROUNDS_BETWEEN_PRUNINGS === 0 && !this.isAway) await this.prune();
    }
  }

  private async prune(): Promise<void> {
    const work = async (tx: EntityManager): Promise<void> => {
      await pruneBuckets(tx);
      await pruneUsage(tx);
    };
    await this.database.transaction(work).catch((error: unknown) => {
      this.logger.warn(
        { err: error },
        'old limits and usage could not be removed; the next time will try again',
      );
    });
  }
}
