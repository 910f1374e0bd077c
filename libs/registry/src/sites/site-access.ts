import type { EntityManager } from 'typeorm';

import { NotFoundError } from '@csms/kernel';
import { type Principal, reachesSite, requireChangeable } from '@csms/platform-http';

import { SiteEntity } from './site.entity';

/** `write` locks the site's row; `place` keeps it from being removed or moved to another zone meanwhile. */
const LOCKS = { read: undefined, write: 'pessimistic_write', place: 'for_key_share' } as const;

/** @throws NotFoundError also where the caller may not see the site; CodedError insufficient_role where he only may see it */
export async function findSite(
  tx: EntityManager,
  caller: Principal,
  siteId: string,
  purpose: keyof typeof LOCKS,
): Promise<SiteEntity> {
  const mode = LOCKS[purpose];
  const site = reachesSite(caller, 'read', siteId)
    ? await tx.findOne(SiteEntity, {
        where: { id: siteId },
        ...(mode === undefined ? {} : { lock: { mode } }),
      })
    : null;
  if (site === null) throw new NotFoundError('site', siteId);
  if (purpose !== 'read') requireChangeable(caller, siteId, 'site', siteId);
  return site;
}
