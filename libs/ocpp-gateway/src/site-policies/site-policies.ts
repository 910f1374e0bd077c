import type { EntityManager } from 'typeorm';

type Which = { readonly siteId: string } | { readonly chargePointId: string };

/** Gives charge points the policy of their site, so that a decision about a token needs no further look. */
export async function applySitePolicies(tx: EntityManager, which: Which): Promise<void> {
  const [column, value] =
    'siteId' in which ? ['site_id', which.siteId] : ['charge_point_id', which.chargePointId];
  await tx.query(
    `update charge_point as one set free_vend = policy.free_vend,
       accepts_unknown_offline = policy.accepts_unknown_offline, updated_at = clock_timestamp()
     from (
       select charge_point_id, coalesce(free_vend, false) as free_vend,
              coalesce(unknown_tags_offline = 'accept', false) as accepts_unknown_offline
       from (select charge_point_id, site_id from charge_point where ${column} = $1) as these
       left join site_policy using (site_id)
     ) as policy
     where one.charge_point_id = policy.charge_point_id
       and (one.free_vend, one.accepts_unknown_offline) is distinct from
           (policy.free_vend, policy.accepts_unknown_offline)`,
    [value],
  );
}
