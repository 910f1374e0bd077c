import { Inject, Injectable } from '@nestjs/common';

import { DEFAULT_REQUEST_LIMITS } from '@csms/contracts';
import { OrganizationDatabase } from '@csms/platform-db';

import { OrganizationLimitsEntity } from '../limits/organization-limits.entity';

import type { UsagePeriod } from './domain/usage-period';

const TOP_ENDPOINTS = 10;

export interface DayUsage {
  readonly quota: number;
  readonly requests: number;
  readonly top: readonly { readonly endpoint: string; readonly count: number }[];
}

/** What the gateways have counted, as far as it is written down: all but the last second. */
@Injectable()
export class UsageService {
  constructor(@Inject(OrganizationDatabase) private readonly database: OrganizationDatabase) {}

  ofDay(organizationId: string, day: string): Promise<DayUsage> {
    return this.database.run(organizationId, async (tx) => {
      const limits = await tx.findOneBy(OrganizationLimitsEntity, { organizationId });
      const counts = await tx.query<{ endpoint: string; count: number }[]>(
        `select endpoint, requests as count from usage_count where day = $1 order by requests desc, endpoint`,
        [day],
      );
      return {
        quota: limits?.dailyRequestQuota ?? DEFAULT_REQUEST_LIMITS.dailyQuota,
        requests: counts.reduce((sum, { count }) => sum + count, 0),
        top: counts.slice(0, TOP_ENDPOINTS),
      };
    });
  }

  /** Requests by day; a day without any is not there. */
  byDay(organizationId: string, { from, to }: UsagePeriod): Promise<Map<string, number>> {
    return this.database.run(organizationId, async (tx) => {
      const rows = await tx.query<{ day: string; requests: number }[]>(
        `select day::text, sum(requests)::bigint as requests from usage_count
         where day between $1 and $2 group by day`,
        [from, to],
      );
      return new Map(rows.map(({ day, requests }) => [day, requests]));
    });
  }
}
