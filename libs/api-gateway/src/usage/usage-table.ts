import type { EntityManager } from 'typeorm';

import type { UsageCount } from './usage-counter';

/** Longer than the longest period that can be asked for. */
const KEPT_DAYS = 800;

/** Adds to what all instances have counted; in one order, so that two of them never wait for each other. */
export async function addUsage(tx: EntityManager, counts: readonly UsageCount[]): Promise<void> {
  if (counts.length === 0) return;
  const rows = counts.map(({ organizationId, ...count }) => ({ organization_id: organizationId, ...count }));
  await tx.query(
    `insert into usage_count (organization_id, day, endpoint, requests)
     select organization_id, day, endpoint, requests
     from jsonb_to_recordset($1::jsonb) as report(organization_id text, day date, endpoint text, requests bigint)
     order by organization_id, day, endpoint
     on conflict (organization_id, day, endpoint)
       do update set requests = usage_count.requests + excluded.requests`,
    [JSON.stringify(rows)],
  );
}

export async function pruneUsage(tx: EntityManager): Promise<void> {
  await tx.query('delete from usage_count where day < current_date - $1::integer', [KEPT_DAYS]);
}
