import { CodedError } from '@csms/kernel';
import type { Principal } from '@csms/platform-http';

import { grantsWithin } from '../grants/domain/grants-within';

import { missingScopes, type Reach, reachWithin } from './domain/reach';

/**
 * Nobody gives more than they have: neither scopes nor sites.
 *
 * @throws CodedError insufficient_scope
 */
export function requireOwnReach(
  caller: Pick<Principal, 'scopes' | 'grants'>,
  { scopes, resourceGrants }: Pick<Reach, 'scopes' | 'resourceGrants'>,
): void {
  const [missing] = missingScopes(scopes, caller.scopes);
  if (missing !== undefined) {
    throw new CodedError('insufficient_scope', `You cannot give ${missing}: you do not have it yourself.`, {
      required_scope: missing,
    });
  }
  if (!grantsWithin(resourceGrants, caller.grants)) {
    throw new CodedError(
      'insufficient_scope',
      'You cannot give access to more sites than you have yourself.',
    );
  }
}

/**
 * What is there may be narrowed by whoever may change it, and widened by people who answer for the organization, no
 * further than they reach themselves.
 *
 * @throws CodedError insufficient_role, insufficient_scope
 */
export function requireMayChangeReach(caller: Principal, before: Reach, after: Reach): void {
  if (reachWithin(after, before)) return;
  if (caller.role !== 'owner' && caller.role !== 'admin') {
    throw new CodedError('insufficient_role', 'Only an owner or admin may let a key do more than before.');
  }
  const added = missingScopes(after.scopes, before.scopes);
  const isGivenSites = !grantsWithin(after.resourceGrants, before.resourceGrants);
  requireOwnReach(caller, {
    scopes: added,
    resourceGrants: isGivenSites ? after.resourceGrants : caller.grants,
  });
}
