import { type EntityManager, In } from 'typeorm';

import type { ResourceGrant } from '@csms/contracts';
import { NotFoundError, UnknownReferenceError } from '@csms/kernel';

import { SiteEntity } from '../sites/site.entity';

/** @throws UnknownReferenceError naming a site that the organization does not have */
export async function requireGrantedSites(
  tx: EntityManager,
  grants: readonly ResourceGrant[],
  pointer = '/resource_grants',
): Promise<void> {
  if (grants.length === 0) return;
  const ids = grants.map(({ id }) => id);
  const known = new Set((await tx.findBy(SiteEntity, { id: In(ids) })).map(({ id }) => id));
  const at = ids.findIndex((id) => !known.has(id));
  if (at < 0) return;
  const missing = new NotFoundError('site', ids[at] ?? '');
  throw new UnknownReferenceError(`${pointer}/${at}/id`, missing);
}
