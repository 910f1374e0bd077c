import type { ObjectLiteral, SelectQueryBuilder } from 'typeorm';

import { CodedError, NotFoundError } from '@csms/kernel';

import type { Principal } from './principal';

/**
 * The sites that a caller may see (`read`) or change (`write`); null: all of the organization. Lists are filtered by
 * them, and an object outside answers 404.
 */
export function grantedSites(
  { grants }: Pick<Principal, 'grants'>,
  access: 'read' | 'write',
): readonly string[] | null {
  if (grants.length === 0) return null;
  return grants.filter((grant) => access === 'read' || grant.access === 'write').map(({ id }) => id);
}

/** Whether a credential reaches what stands at this site; null: at none. */
export function reachesSite(
  caller: Pick<Principal, 'grants'>,
  access: 'read' | 'write',
  siteId: string | null,
): boolean {
  const granted = grantedSites(caller, access);
  return granted === null || (siteId !== null && granted.includes(siteId));
}

/** Keeps a list to the sites that the caller may see. */
export function whereSiteIsGranted<Row extends ObjectLiteral>(
  query: SelectQueryBuilder<Row>,
  column: string,
  caller: Pick<Principal, 'grants'>,
): void {
  const granted = grantedSites(caller, 'read');
  if (granted !== null) query.andWhere(`${column} = any(:grantedSites)`, { grantedSites: granted });
}

/**
 * Of what exists at this site: who may see it is told that he may not change it, anybody else not that it is there.
 *
 * @throws CodedError insufficient_role, NotFoundError
 */
export function requireChangeable(
  caller: Pick<Principal, 'grants'>,
  siteId: string | null,
  resource: string,
  id: string,
): void {
  if (reachesSite(caller, 'write', siteId)) return;
  if (!reachesSite(caller, 'read', siteId)) throw new NotFoundError(resource, id);
  throw new CodedError(
    'insufficient_role',
    'This credential may read what is at this site, and not change it.',
  );
}

/** @throws CodedError insufficient_role for a credential that is held to single sites */
export function requireEverySite(caller: Pick<Principal, 'grants'>): void {
  if (grantedSites(caller, 'write') === null) return;
  throw new CodedError('insufficient_role', 'This credential is limited to single sites.');
}
