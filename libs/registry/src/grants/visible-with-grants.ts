import type { ObjectLiteral, SelectQueryBuilder } from 'typeorm';

import { grantedSites, type Principal } from '@csms/platform-http';

/** Leaves the credentials (rows with `resource_grants`) that reach no further than the caller's sites. */
export function visibleWithGrants<Row extends ObjectLiteral>(
  query: SelectQueryBuilder<Row>,
  caller: Principal,
): SelectQueryBuilder<Row> {
  const sites = grantedSites(caller, 'read');
  if (sites === null) return query;
  return query.andWhere(
    `${query.alias}.resource_grants <> '[]' and not exists (
       select from jsonb_array_elements(${query.alias}.resource_grants) as granted
       where granted->>'id' <> all(:sites))`,
    { sites },
  );
}
