import type { AuthorizationStatus } from '@csms/contracts';

export interface KnownToken {
  readonly status: 'active' | 'blocked' | 'expired';
  readonly validUntil: Date | null;
  /** When it was blocked or expired; null: nobody knows, or it always was. */
  readonly statusSince?: Date | null;
}

export interface Circumstances {
  /** An accepted transaction of the token is open at another connector; asked only where a transaction starts. */
  readonly isChargingElsewhere: boolean;
  /** The site lets a token that nobody knows charge: free vend, or a transaction that began offline. */
  readonly isUnknownWelcome: boolean;
}

/**
 * What a token is found to be at an instant (OCPP 1.6 §7.2, 2.0.1 §3.4). A block outweighs an expiry: it was somebody's
 * decision. Of a time before it was blocked it is what it was then; where nobody knows since when, what it is now.
 */
export function decideAuthorization(
  token: KnownToken | null,
  at: Date,
  { isChargingElsewhere, isUnknownWelcome }: Circumstances,
): AuthorizationStatus {
  // Of free vend one token may be at many connectors: it is the charger's own, not somebody's.
  if (token === null) return isUnknownWelcome ? 'Accepted' : 'Unknown';
  const status = token.statusSince != null && at < token.statusSince ? 'active' : token.status;
  if (status === 'blocked') return 'Blocked';
  if (status === 'expired' || (token.validUntil !== null && token.validUntil <= at)) return 'Expired';
  return isChargingElsewhere ? 'ConcurrentTx' : 'Accepted';
}

/** OCPP 1.6 has no Unknown: it says Invalid ("identifier is unknown", §7.2). */
export function authorizationStatus16(
  status: AuthorizationStatus,
): 'Accepted' | 'Blocked' | 'Expired' | 'Invalid' | 'ConcurrentTx' {
  return status === 'Unknown' ? 'Invalid' : status;
}
