import type { ObjectLiteral, SelectQueryBuilder } from 'typeorm';

import { CodedError, NotFoundError } from '@csms/kernel';
import { grantedSites, type Principal } from '@csms/platform-http';

/**
 * Leaves the rows at sites that the caller may see; a row without a site is outside of any grant.
 *
 * @param siteId the property that names the site, e.g. `siteId`
 */
export function inGrantedSites<Row extends ObjectLiteral>(
  query: SelectQueryBuilder<Row>,
  caller: Principal,
  siteId: string,
): SelectQueryBuilder<Row> {
  const sites = grantedSites(caller, 'read');
  if (sites === null) return query;
  return query.andWhere(`${query.alias}.${siteId} = any(:grantedSites)`, { grantedSites: sites });
}

/** Whether the caller may see what stands at this site, or at none. */
export function isInGrantedSites(caller: Principal, siteId: string | null): boolean {
  const sites = grantedSites(caller, 'read');
  return sites === null || (siteId !== null && sites.includes(siteId));
}

/**
 * @param siteId null: of the organization as a whole
 * @throws NotFoundError where the caller may not even see the site; CodedError insufficient_scope where not change it
 */
export function requireWriteGrant(caller: Principal, siteId: string | null): void {
  const sites = grantedSites(caller, 'write');
  if (sites === null || (siteId !== null && sites.includes(siteId))) return;
  if (siteId !== null && !isInGrantedSites(caller, siteId)) throw new NotFoundError('site', siteId);
  throw new CodedError(
    'insufficient_scope',
    siteId === null
      ? 'You may change your own sites alone: name one of them.'
      : `You may see the site ${siteId}, not change it.`,
  );
}
