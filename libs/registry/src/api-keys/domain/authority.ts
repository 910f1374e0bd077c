import type { ResourceGrant } from '@csms/contracts';
import { CodedError, isNetworkWithin } from '@csms/kernel';

import { coversGrants } from '../../grants/domain/covers-grants';

/** What a credential may do. */
export interface Authority {
  readonly scopes: readonly string[];
  /** None: the whole organization. */
  readonly resourceGrants: readonly ResourceGrant[];
  /** CIDR; none: from everywhere. */
  readonly allowedIps: readonly string[];
  /** null: for ever. */
  readonly expiresAt: Date | null;
}

/**
 * Nobody gives what he does not have himself: neither scopes nor sites, nor more addresses or a longer time than his
 * own key has.
 *
 * @throws CodedError insufficient_scope, insufficient_role
 */
export function requireAuthority(giver: Authority, wanted: Authority): void {
  const missing = wanted.scopes.find((scope) => !giver.scopes.includes(scope));
  if (missing !== undefined) {
    throw new CodedError('insufficient_scope', `You do not have the scope ${missing} yourself.`, {
      required_scope: missing,
    });
  }
  const wider = widened(giver, wanted);
  if (wider !== null) {
    throw new CodedError('insufficient_role', `Your own credential is held to fewer ${wider}.`);
  }
}

/** What `after` has more of than `before`, in a word; null: nothing. */
export function widened(before: Authority, after: Authority): string | null {
  if (after.scopes.some((scope) => !before.scopes.includes(scope))) return 'scopes';
  if (!coversGrants(before.resourceGrants, after.resourceGrants)) return 'sites';
  if (!coversNetworks(before.allowedIps, after.allowedIps)) return 'addresses';
  return before.expiresAt !== null && (after.expiresAt === null || after.expiresAt > before.expiresAt)
    ? 'days'
    : null;
}

function coversNetworks(held: readonly string[], wanted: readonly string[]): boolean {
  if (held.length === 0) return true;
  return wanted.length > 0 && wanted.every((network) => isNetworkWithin(network, held));
}
