import { type EntityManager, In } from 'typeorm';

import type { ResourceGrant } from '@csms/contracts';
import { NotFoundError } from '@csms/kernel';

import { SiteEntity } from '../sites/site.entity';

/** @throws NotFoundError naming the first site that the organization does not have */
export async function requireGrantedSites(
  tx: EntityManager,
  organizationId: string,
  grants: readonly ResourceGrant[],
): Promise<void> {
  const ids = grants.map(({ id }) => id);
  const found = await tx.find(SiteEntity, { where: { organizationId, id: In(ids) }, select: { id: true } });
  const missing = ids.find((id) => !found.some((site) => site.id === id));
  if (missing !== undefined) throw new NotFoundError('site', missing);
}
