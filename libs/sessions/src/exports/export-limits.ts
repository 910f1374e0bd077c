import type { EntityManager } from 'typeorm';

import { DEFAULT_REQUEST_LIMITS } from '@csms/contracts';
import { CodedError } from '@csms/kernel';

/** By whose clock an organization's periods are, how many requests each of its credentials may make, and its privacy. */
export interface OrganizationHabit {
  readonly timeZone: string;
  readonly ratePerMinute: number;
  /** Drivers go by pseudonyms, whoever asks. */
  readonly isPseudonymous: boolean;
}

/** Of the minute's limit of a credential, for an hour: of the usual 600, 10 exports. */
const SHARE = 1 / 60;

/** UTC and the usual limit where the organization has not told anything yet. */
export async function habitOf(tx: EntityManager, organizationId: string): Promise<OrganizationHabit> {
  const [row] = await tx.query<
    { time_zone: string; rate_limit_per_minute: number; pseudonymise_drivers: boolean }[]
  >(
    'select time_zone, rate_limit_per_minute, pseudonymise_drivers from organization_habit where organization_id = $1',
    [organizationId],
  );
  return {
    timeZone: row?.time_zone ?? 'UTC',
    ratePerMinute: row?.rate_limit_per_minute ?? DEFAULT_REQUEST_LIMITS.ratePerMinute,
    isPseudonymous: row?.pseudonymise_drivers ?? false,
  };
}

export class TooManyExportsError extends CodedError {
  constructor(
    limit: number,
    readonly retryAfterSeconds: number,
  ) {
    super('rate_limited', `At most ${limit} exports an hour. Try again in ${retryAfterSeconds} s.`);
  }
}

/**
 * Counts one export of the organization, on whichever instance; removing it gives nothing back.
 *
 * @throws TooManyExportsError
 */
export async function takeOneOfTheHour(
  tx: EntityManager,
  organizationId: string,
  { ratePerMinute }: OrganizationHabit,
): Promise<void> {
  const limit = Math.max(1, Math.floor(ratePerMinute * SHARE));
  await tx.query(`select pg_advisory_xact_lock(hashtextextended('export ' || $1, 0))`, [organizationId]);
  const [{ taken, wait }] = await tx.query<[{ taken: number; wait: number }]>(
    `select count(*)::int as taken,
       coalesce(ceil(extract(epoch from min(at) + interval '1 hour' - now())), 0)::int as wait
     from (select at from export_order where at > now() - interval '1 hour' order by at desc limit $1) as newest`,
    [limit],
  );
  if (taken >= limit) throw new TooManyExportsError(limit, Math.max(1, wait));
  await tx.query('insert into export_order (organization_id) values ($1)', [organizationId]);
}
