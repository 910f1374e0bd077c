import type { EntityManager } from 'typeorm';

import type { BucketReport, SharedTokens } from './shared-buckets';

/**
 * Takes what was taken from the buckets that all instances share, and says what they have left; below zero where
 * several instances took the same tokens. In the order of the subjects, so that two instances never wait for each other.
 */
export function settleBuckets(tx: EntityManager, reports: readonly BucketReport[]): Promise<SharedTokens[]> {
  if (reports.length === 0) return Promise.resolve([]);
  const rows = reports.map(({ subject, limit: { burst, perMinute }, taken }) => ({
    subject,
    tokens: burst - taken,
    burst,
    per_second: perMinute / 60,
  }));
  return tx.query<SharedTokens[]>(
    `insert into rate_bucket as shared (subject, tokens, burst, per_second, filled_at)
     select subject, tokens, burst, per_second, clock_timestamp()
     from jsonb_to_recordset($1::jsonb) as report(
       subject text, tokens double precision, burst double precision, per_second double precision
     ) order by subject
     on conflict (subject) do update set
       tokens = least(
         excluded.burst,
         shared.tokens - (excluded.burst - excluded.tokens)
           + excluded.per_second * greatest(0, extract(epoch from clock_timestamp() - shared.filled_at))
       ),
       burst = excluded.burst, per_second = excluded.per_second, filled_at = clock_timestamp()
     returning subject, tokens`,
    [JSON.stringify(rows)],
  );
}

/** Those that are full again and unused for an hour. */
export async function pruneBuckets(tx: EntityManager): Promise<void> {
  await tx.query(
    `delete from rate_bucket where filled_at < now() - interval '1 hour'
     and tokens + per_second * extract(epoch from now() - filled_at) >= burst`,
  );
}
