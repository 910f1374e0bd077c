import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';

import { DEFAULT_REQUEST_LIMITS, type RequestLimits } from '@csms/contracts';
import { Database, isDatabaseOutage } from '@csms/platform-db';
import type { SignedPrincipal } from '@csms/platform-http';

import { withPrivacy } from './domain/with-privacy';

/** An organization of which nothing is heard for so long is looked up anew when it comes again. */
const FORGOTTEN_MS = 60_000;

/** What an organization may, and what it has used today, as far as this instance knows. */
export interface Allowance {
  limits: RequestLimits;
  /** Drivers go by pseudonyms, whoever asks (`privacy.pseudonymise_drivers`). */
  isPseudonymous: boolean;
  /** The UTC day of `used`. */
  day: string;
  /** Requests on all instances. */
  used: number;
  /** Of these, those that are not reported yet. */
  unreported: number;
  askedAt: number;
}

interface AllowanceRow {
  readonly organization_id: string;
  readonly rate_limit_per_minute: number | null;
  readonly rate_limit_burst: number | null;
  readonly daily_request_quota: number | null;
  readonly pseudonymise_drivers: boolean | null;
  readonly used: number;
}

/** Limits and privacy of the organizations that use this instance just now, and how much of their day's quota is used. */
@Injectable()
export class Allowances {
  private readonly known = new Map<string, Allowance>();
  private readonly loading = new Map<string, Promise<Allowance>>();

  constructor(@Inject(Database) private readonly database: Database) {}

  /** Counts one request of this day, and says how things stand with it. */
  async use(organizationId: string, day: string, now: number): Promise<Allowance> {
    const allowance = this.known.get(organizationId) ?? (await this.load(organizationId, day, now));
    if (allowance.day !== day) Object.assign(allowance, { day, used: 0, unreported: 0 });
    allowance.used += 1;
    allowance.unreported += 1;
    allowance.askedAt = now;
    return allowance;
  }

  /** Who was admitted before, as the organization has settled its privacy by now; no request is counted. */
  async asSettled(principal: SignedPrincipal, day: string, now: number): Promise<SignedPrincipal> {
    const { organizationId } = principal;
    const allowance = this.known.get(organizationId) ?? (await this.load(organizationId, day, now));
    allowance.askedAt = now;
    return withPrivacy(principal, allowance.isPseudonymous);
  }

  /** Whose state is of interest; forgets the others. */
  active(now: number): string[] {
    for (const [organizationId, { askedAt }] of this.known) {
      if (now - askedAt > FORGOTTEN_MS) this.known.delete(organizationId);
    }
    return [...this.known.keys()];
  }

  /** @returns what to do when the report has arrived, and when it has not */
  report(): {
    readonly arrived: (rows: readonly AllowanceRow[], day: string) => void;
    readonly failed: () => void;
  } {
    const reported = [...this.known.values()].map((allowance) => {
      const { unreported } = allowance;
      allowance.unreported = 0;
      return { allowance, day: allowance.day, unreported };
    });
    return {
      arrived: (rows, day) => rows.forEach((row) => this.refresh(row, day)),
      failed: () => {
        for (const { allowance, day, unreported } of reported)
          if (allowance.day === day) allowance.unreported += unreported;
      },
    };
  }

  /** The newest state of these organizations. */
  read(tx: EntityManager, organizationIds: readonly string[], day: string): Promise<AllowanceRow[]> {
    if (organizationIds.length === 0) return Promise.resolve([]);
    return tx.query<AllowanceRow[]>(
      `select organization_id, rate_limit_per_minute, rate_limit_burst, daily_request_quota,
         pseudonymise_drivers, coalesce((
           select sum(requests) from usage_count
           where usage_count.organization_id = asked.organization_id and day = $2
         ), 0)::bigint as used
       from unnest($1::text[]) as asked(organization_id) left join organization_limits using (organization_id)`,
      [organizationIds, day],
    );
  }

  private refresh(row: AllowanceRow, day: string): void {
    const allowance = this.known.get(row.organization_id);
    if (allowance === undefined) return;
    allowance.limits = limitsOf(row);
    allowance.isPseudonymous = row.pseudonymise_drivers ?? false;
    if (allowance.day === day) allowance.used = row.used + allowance.unreported;
  }

  /** Once for all requests that come meanwhile. */
  private load(organizationId: string, day: string, now: number): Promise<Allowance> {
    const loading = this.loading.get(organizationId) ?? this.lookUp(organizationId, day, now);
    this.loading.set(organizationId, loading);
    return loading.finally(() => this.loading.delete(organizationId));
  }

  private async lookUp(organizationId: string, day: string, now: number): Promise<Allowance> {
    const row = await this.readOrDefault(organizationId, day);
    const allowance = {
      limits: limitsOf(row),
      // Nobody could say: until somebody can, nobody is named.
      isPseudonymous: row === undefined || row.pseudonymise_drivers === true,
      day,
      used: row?.used ?? 0,
      unreported: 0,
      askedAt: now,
    };
    this.known.set(organizationId, allowance);
    return allowance;
  }

  /** Without the database the usual limits hold, until it is back: it is no reason to refuse anybody. */
  private async readOrDefault(organizationId: string, day: string): Promise<AllowanceRow | undefined> {
    try {
      const [row] = await this.database.transaction((tx) => this.read(tx, [organizationId], day));
      return row;
    } catch (error) {
      if (isDatabaseOutage(error)) return undefined;
      throw error;
    }
  }
}

function limitsOf(row: AllowanceRow | undefined): RequestLimits {
  return {
    ratePerMinute: row?.rate_limit_per_minute ?? DEFAULT_REQUEST_LIMITS.ratePerMinute,
    burst: row?.rate_limit_burst ?? DEFAULT_REQUEST_LIMITS.burst,
    dailyQuota: row?.daily_request_quota ?? DEFAULT_REQUEST_LIMITS.dailyQuota,
  };
}
