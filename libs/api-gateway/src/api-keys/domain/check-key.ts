import { type IPv4, IPv6, parse, parseCIDR } from 'ipaddr.js';

import { CodedError, digestsEqual } from '@csms/kernel';

/** What of a key decides whether it may be used. */
export interface CheckedKey {
  readonly secretSha256: string;
  readonly oldSecretSha256: string | null;
  readonly oldSecretExpiresAt: Date | null;
  readonly expiresAt: Date | null;
  readonly revokedAt: Date | null;
  readonly allowedIps: readonly string[];
}

export interface KeyUse {
  /** Digest of the secret that was presented. */
  readonly secretSha256: string;
  /** Of the client. */
  readonly address: string;
  readonly at: Date;
}

/**
 * One answer for an unknown and a wrong key: a stranger learns nothing from it. What is wrong with a key is told to its
 * owner alone, who has the secret.
 *
 * @throws CodedError invalid_api_key, revoked_api_key, expired_api_key, address_not_allowed
 */
export function checkKey(key: CheckedKey | null, { secretSha256, address, at }: KeyUse): void {
  const isNew = key !== null && digestsEqual(secretSha256, key.secretSha256);
  const isOld = key !== null && digestsEqual(secretSha256, key.oldSecretSha256 ?? '');
  if (key === null || (!isNew && !isOld)) {
    throw new CodedError('invalid_api_key', 'The API key is not valid.');
  }
  if (key.revokedAt !== null) {
    throw new CodedError('revoked_api_key', `The API key was revoked at ${key.revokedAt.toISOString()}.`);
  }
  const ends = [key.expiresAt, isNew ? null : key.oldSecretExpiresAt].filter((end) => end !== null);
  const end = ends.find((one) => one <= at);
  if (end !== undefined) {
    throw new CodedError('expired_api_key', `The API key expired at ${end.toISOString()}.`);
  }
  if (!isAllowed(address, key.allowedIps)) {
    throw new CodedError('address_not_allowed', `The API key may not be used from ${address}.`);
  }
}

function isAllowed(address: string, ranges: readonly string[]): boolean {
  if (ranges.length === 0) return true;
  const caller = callerOf(address);
  return ranges.some((range) => {
    const [network, bits] = parseCIDR(range);
    return network.kind() === caller.kind() && caller.match([network, bits]);
  });
}

/** An IPv4 caller of a socket that speaks both comes as ::ffff:203.0.113.7. */
function callerOf(address: string): IPv4 | IPv6 {
  const caller = parse(address);
  return caller instanceof IPv6 && caller.isIPv4MappedAddress() ? caller.toIPv4Address() : caller;
}
