import { CodedError, digestsEqual, isAddressIn } from '@csms/kernel';

/** A key as the registry told it. */
export interface KnownKey {
  readonly secretSha256: string;
  readonly previousSecretSha256: string | null;
  readonly previousSecretExpiresAt: Date | null;
  readonly expiresAt: Date | null;
  readonly revokedAt: Date | null;
  /** CIDR; none: from everywhere. */
  readonly allowedIps: readonly string[];
}

export interface KeyUse {
  readonly secretSha256: string;
  readonly address: string;
  readonly now: Date;
}

/**
 * Whether a key may be used like this. Of the key's state only those learn who have its secret.
 *
 * @throws CodedError invalid_api_key, revoked_api_key, expired_api_key
 */
export function checkKey(key: KnownKey | null, use: KeyUse): asserts key is KnownKey {
  // One answer for a malformed, an unknown and a wrong key: a stranger learns nothing from it.
  if (key === null || !hasSecret(key, use)) throw invalid('The API key is not valid.');
  if (key.revokedAt !== null) {
    throw new CodedError('revoked_api_key', `The API key was revoked at ${key.revokedAt.toISOString()}.`);
  }
  if (key.expiresAt !== null && key.expiresAt <= use.now) {
    throw new CodedError('expired_api_key', `The API key expired at ${key.expiresAt.toISOString()}.`);
  }
  if (key.allowedIps.length > 0 && !isAddressIn(use.address, key.allowedIps)) {
    throw invalid('The API key may not be used from this address.');
  }
}

/** Both are compared, whichever fits: the time tells nothing. */
function hasSecret(key: KnownKey, { secretSha256, now }: KeyUse): boolean {
  const isCurrent = digestsEqual(secretSha256, key.secretSha256);
  const isPrevious = digestsEqual(secretSha256, key.previousSecretSha256 ?? '');
  const previousWorks = key.previousSecretExpiresAt !== null && key.previousSecretExpiresAt > now;
  return isCurrent || (isPrevious && previousWorks);
}

function invalid(detail: string): CodedError {
  return new CodedError('invalid_api_key', detail);
}
