import { Injectable } from '@nestjs/common';

export interface UsageCount {
  readonly organizationId: string;
  /** UTC, e.g. `2026-11-21`. */
  readonly day: string;
  /** Method and path template, e.g. `GET /api/v1/sites/{site_id}`. */
  readonly endpoint: string;
  readonly requests: number;
}

/** Requests that are counted and not yet written down. */
@Injectable()
export class UsageCounter {
  private counts = new Map<string, UsageCount>();

  count(organizationId: string, day: string, endpoint: string, requests = 1): void {
    const key = `${organizationId} ${day} ${endpoint}`;
    const before = this.counts.get(key)?.requests ?? 0;
    this.counts.set(key, { organizationId, day, endpoint, requests: before + requests });
  }

  /** Everything since the last report. */
  report(): UsageCount[] {
    const counts = [...this.counts.values()];
    this.counts = new Map();
    return counts;
  }

  /** Takes back a report that did not arrive. */
  unreported(counts: readonly UsageCount[]): void {
    for (const { organizationId, day, endpoint, requests } of counts) {
      this.count(organizationId, day, endpoint, requests);
    }
  }
}
