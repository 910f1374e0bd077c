import { type EntityManager, In, type SelectQueryBuilder } from 'typeorm';

import { grantedSites, type Principal } from '@csms/platform-http';

import { type SiteOwnerEntity, SiteOwnerSiteEntity } from './site-owner.entity';

export interface SiteOwner extends SiteOwnerEntity {
  siteIds: string[];
}

export async function withSites(tx: EntityManager, rows: readonly SiteOwnerEntity[]): Promise<SiteOwner[]> {
  const owned = await tx.find(SiteOwnerSiteEntity, {
    where: { siteOwnerId: In(rows.map(({ id }) => id)) },
    order: { siteId: 'ASC' },
  });
  return rows.map((row) =>
    Object.assign(row, {
      siteIds: owned.filter(({ siteOwnerId }) => siteOwnerId === row.id).map(({ siteId }) => siteId),
    }),
  );
}

export async function complete(tx: EntityManager, row: SiteOwnerEntity): Promise<SiteOwner> {
  const [one] = await withSites(tx, [row]);
  return one as SiteOwner;
}

export async function replaceSites(
  tx: EntityManager,
  { id: siteOwnerId, organizationId }: SiteOwnerEntity,
  siteIds: readonly string[],
): Promise<void> {
  await tx.delete(SiteOwnerSiteEntity, { siteOwnerId });
  await tx.insert(
    SiteOwnerSiteEntity,
    siteIds.map((siteId) => ({ siteOwnerId, siteId, organizationId })),
  );
}

/** A credential that is held to single sites reaches the owners of these, and of no others. */
export function reachesSites(caller: Principal, access: 'read' | 'write', { siteIds }: SiteOwner): boolean {
  const granted = grantedSites(caller, access);
  return granted === null || (siteIds.length > 0 && siteIds.every((id) => granted.includes(id)));
}

/** The same, for lists. */
export function whereSitesAreGranted(query: SelectQueryBuilder<SiteOwnerEntity>, caller: Principal): void {
  const granted = grantedSites(caller, 'read');
  if (granted === null) return;
  query.andWhere(
    `(select coalesce(bool_and(owned.site_id = any(:granted)), false)
      from site_owner_site owned where owned.site_owner_id = ${query.alias}.id)`,
    { granted },
  );
}
