import type { AuthorizationStatus } from '@csms/contracts';

export interface KnownToken {
  readonly status: 'active' | 'blocked' | 'expired';
  readonly validUntil: Date | null;
}

/**
 * What a token is found to be at an instant (OCPP 1.6 §7.2, 2.0.1 §3.4). A block outweighs an expiry: it was somebody's
 * decision.
 *
 * @param isChargingElsewhere whether an accepted transaction of the token is open at another connector; asked only
 *   where a transaction starts
 */
export function decideAuthorization(
  token: KnownToken | null,
  at: Date,
  isChargingElsewhere: boolean,
): AuthorizationStatus {
  if (token === null) return 'Unknown';
  if (token.status === 'blocked') return 'Blocked';
  if (token.status === 'expired' || (token.validUntil !== null && token.validUntil <= at)) return 'Expired';
  return isChargingElsewhere ? 'ConcurrentTx' : 'Accepted';
}

/** OCPP 1.6 has no Unknown: it says Invalid ("identifier is unknown", §7.2). */
export function authorizationStatus16(
  status: AuthorizationStatus,
): 'Accepted' | 'Blocked' | 'Expired' | 'Invalid' | 'ConcurrentTx' {
  return status === 'Unknown' ? 'Invalid' : status;
}
