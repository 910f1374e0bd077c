import type { ResourceGrant } from '@csms/contracts';

import { grantsWithin } from '../../grants/domain/grants-within';

import { rangesWithin } from './address-range';

/** How far a credential reaches: what it may do, where, from where and until when. */
export interface Reach {
  readonly scopes: readonly string[];
  readonly resourceGrants: readonly ResourceGrant[];
  readonly allowedIps: readonly string[];
  readonly expiresAt: Date | null;
}

/** Whether a credential reaches no further than another in any respect. */
export function reachWithin(reach: Reach, other: Reach): boolean {
  return (
    missingScopes(reach.scopes, other.scopes).length === 0 &&
    grantsWithin(reach.resourceGrants, other.resourceGrants) &&
    rangesWithin(reach.allowedIps, other.allowedIps) &&
    endsWithin(reach.expiresAt, other.expiresAt)
  );
}

export function missingScopes(scopes: readonly string[], others: readonly string[]): string[] {
  return scopes.filter((scope) => !others.includes(scope));
}

function endsWithin(end: Date | null, other: Date | null): boolean {
  return other === null || (end !== null && end <= other);
}
