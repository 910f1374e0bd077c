import { type EntityManager, In } from 'typeorm';

import type { ResourceGrant } from '@csms/contracts';
import { NotFoundError } from '@csms/kernel';

import { SiteEntity } from '../sites/site.entity';

/** @throws NotFoundError naming a site that the organization does not have */
export async function requireGrantedSites(
  tx: EntityManager,
  grants: readonly ResourceGrant[],
): Promise<void> {
  if (grants.length === 0) return;
  const ids = [...new Set(grants.map(({ id }) => id))];
  const known = new Set((await tx.findBy(SiteEntity, { id: In(ids) })).map(({ id }) => id));
  const missing = ids.find((id) => !known.has(id));
  if (missing !== undefined) throw new NotFoundError('site', missing);
}
