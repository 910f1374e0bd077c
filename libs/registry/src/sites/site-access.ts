import { type EntityManager, type ObjectLiteral, type SelectQueryBuilder } from 'typeorm';

import { CodedError, NotFoundError } from '@csms/kernel';
import { grantedSites, type Principal } from '@csms/platform-http';

import { SiteEntity } from './site.entity';

type Access = 'read' | 'write';

/** `write` locks the site's row; `place` keeps it from being removed or moved to another zone meanwhile. */
const LOCKS = { read: undefined, write: 'pessimistic_write', place: 'for_key_share' } as const;

/** Whether a credential reaches what stands at this site; null: at none. */
export function reachesSite(caller: Principal, access: Access, siteId: string | null): boolean {
  const granted = grantedSites(caller, access);
  return granted === null || (siteId !== null && granted.includes(siteId));
}

/** Keeps a list to the sites that the caller may see. */
export function whereSiteIsGranted<Row extends ObjectLiteral>(
  query: SelectQueryBuilder<Row>,
  column: string,
  caller: Principal,
): void {
  const granted = grantedSites(caller, 'read');
  if (granted !== null) query.andWhere(`${column} = any(:grantedSites)`, { grantedSites: granted });
}

/** @throws NotFoundError also where the caller may not reach the site, so that nobody learns of it */
export async function findSite(
  tx: EntityManager,
  caller: Principal,
  siteId: string,
  purpose: keyof typeof LOCKS,
): Promise<SiteEntity> {
  const mode = LOCKS[purpose];
  const site = reachesSite(caller, purpose === 'read' ? 'read' : 'write', siteId)
    ? await tx.findOne(SiteEntity, {
        where: { id: siteId },
        ...(mode === undefined ? {} : { lock: { mode } }),
      })
    : null;
  if (site === null) throw new NotFoundError('site', siteId);
  return site;
}

/** @throws CodedError insufficient_role for a credential that is held to single sites */
export function requireEverySite(caller: Principal): void {
  if (grantedSites(caller, 'write') !== null) {
    throw new CodedError('insufficient_role', 'This credential is limited to single sites.');
  }
}
