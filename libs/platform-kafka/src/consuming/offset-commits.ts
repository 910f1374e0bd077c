import type { EachBatchPayload } from 'kafkajs';

import type { EventLogger } from '../connection/event-logger';

/** Any batch of a member: it reaches the offsets of all partitions that the member has. */
export type CommitSource = Pick<EachBatchPayload, 'commitOffsetsIfNecessary' | 'uncommittedOffsets'>;

export interface OffsetCommitsOptions {
  readonly logger: EventLogger;
  /** How long the first record that is done waits for its commit. */
  readonly intervalMs: number;
  /** So many records that are done do not wait. */
  readonly maxRecords: number;
  /** A commit was refused because the group rebalances: what a heartbeat would have told. */
  readonly onRebalance: (error: unknown) => void;
}

const MEMBERSHIP_ERRORS = new Set([
  'REBALANCE_IN_PROGRESS',
  'ILLEGAL_GENERATION',
  'UNKNOWN_MEMBER_ID',
  'NOT_COORDINATOR_FOR_GROUP',
]);

/**
 * Commits what is resolved at intervals, beside the handling, so that no batch waits for the answer to a commit. What
 * was done but not committed when a process dies comes again to its successor, and the inbox absorbs it.
 */
export class OffsetCommits {
  private source: CommitSource | null = null;
  /** Resolved, and in no commit yet. */
  private waiting = 0;
  private timer: NodeJS.Timeout | null = null;
  private isCommitting = false;
  private membership = 0;

  constructor(private readonly options: OffsetCommitsOptions) {}

  /** So many more records are resolved. */
  resolved(source: CommitSource, records: number): void {
    this.source = source;
    this.waiting += records;
    this.schedule();
  }

  /**
   * Commits what is resolved now. What the client asks of the coordinator after this call (to join, to leave) reaches
   * it after the commit. Never rejects: what failed is tried again at the next interval.
   */
  async flush(): Promise<void> {
    this.clearTimer();
    const { source, waiting, membership } = this;
    this.waiting = 0;
    try {
      const offsets = source?.uncommittedOffsets();
      if (offsets !== undefined && offsets.topics.length > 0) await source?.commitOffsetsIfNecessary(offsets);
    } catch (error) {
      // The next membership has its own offsets, and begins at what was committed.
      if (membership === this.membership) this.failed(error, waiting);
    }
  }

  /** The membership is over: nothing may be committed in its name any more. */
  forget(): void {
    this.clearTimer();
    this.source = null;
    this.waiting = 0;
    this.membership += 1;
  }

  private schedule(): void {
    if (this.waiting === 0 || this.isCommitting) return;
    const isFull = this.waiting >= this.options.maxRecords;
    if (this.timer !== null && !isFull) return;
    this.clearTimer();
    this.timer = setTimeout(() => void this.commit(), isFull ? 0 : this.options.intervalMs);
  }

  private async commit(): Promise<void> {
    this.isCommitting = true;
    await this.flush();
    this.isCommitting = false;
    this.schedule();
  }

  private failed(error: unknown, records: number): void {
    const { logger, onRebalance } = this.options;
    if (MEMBERSHIP_ERRORS.has((error as { type?: string }).type ?? '')) {
      logger.debug({ err: error }, 'Offsets could not be committed: the group rebalances');
      onRebalance(error);
      return;
    }
    logger.warn({ err: error, records }, 'Offsets could not be committed; trying again');
    this.waiting += records;
  }

  private clearTimer(): void {
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = null;
  }
}
