import { Injectable } from '@nestjs/common';

import { type BucketState, type RateLimit, TokenBucket } from './domain/token-bucket';

/** Then a bucket that nobody asks for is full again, or nearly, and need not be remembered. */
const IDLE_MS = 60_000;
/** As many as one second's guesses from many addresses may make. */
const MAX_BUCKETS = 200_000;

interface Entry {
  readonly bucket: TokenBucket;
  touchedAt: number;
  isTouched: boolean;
}

export interface BucketReport {
  readonly subject: string;
  readonly limit: RateLimit;
  readonly taken: number;
}

export interface SharedTokens {
  readonly subject: string;
  readonly tokens: number;
}

/** This instance's view of the buckets that it has used of late, by whom they limit. */
@Injectable()
export class SharedBuckets {
  private readonly entries = new Map<string, Entry>();

  take(
    subject: string,
    limit: RateLimit,
    now: number,
  ): { readonly isTaken: boolean; readonly state: BucketState } {
    const bucket = this.touch(subject, limit, now);
    return { isTaken: bucket.take(now), state: bucket.state(now) };
  }

  state(subject: string, limit: RateLimit, now: number): BucketState {
    return this.touch(subject, limit, now).state(now);
  }

  /** What was taken from each bucket that was used since the last report; forgets those that are idle. */
  report(now: number): BucketReport[] {
    const reports: BucketReport[] = [];
    for (const [subject, entry] of this.entries) {
      if (entry.isTouched) reports.push({ subject, ...entry.bucket.report() });
      else if (now - entry.touchedAt > IDLE_MS) this.entries.delete(subject);
      entry.isTouched = false;
    }
    return reports;
  }

  reconcile(shared: readonly SharedTokens[], now: number): void {
    for (const { subject, tokens } of shared) this.entries.get(subject)?.bucket.reconcile(tokens, now);
  }

  unreported(reports: readonly BucketReport[]): void {
    for (const { subject, taken } of reports) {
      const entry = this.entries.get(subject);
      if (entry === undefined) continue;
      entry.bucket.unreported(taken);
      entry.isTouched = true;
    }
  }

  private touch(subject: string, limit: RateLimit, now: number): TokenBucket {
    const entry = this.entries.get(subject) ?? this.add(subject, limit, now);
    entry.touchedAt = now;
    entry.isTouched = true;
    entry.bucket.setLimit(limit, now);
    return entry.bucket;
  }

  private add(subject: string, limit: RateLimit, now: number): Entry {
    const [oldest] = this.entries.keys();
    if (this.entries.size >= MAX_BUCKETS && oldest !== undefined) this.entries.delete(oldest);
    const entry = { bucket: new TokenBucket(limit, now), touchedAt: now, isTouched: true };
    this.entries.set(subject, entry);
    return entry;
  }
}
