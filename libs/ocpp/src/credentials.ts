/** HTTP Basic credentials of chargers (OCPP security profiles 1 and 2), handled as bytes. */
import { createHash, timingSafeEqual } from 'node:crypto';

export interface BasicCredentials {
  readonly username: string;
  /** Everything after the first colon. Often no valid UTF-8, and it may contain further colons. */
  readonly passwordBytes: Buffer;
}

/** Bytes of a charger's secret; shown to people as 40 hex digits. */
export const CHARGER_SECRET_BYTES = 20;

/** Longest header that is looked at: a username of 48 and a password of 40 characters need far less. */
const MAX_HEADER_LENGTH = 1024;

const BASIC_PATTERN = /^basic +([A-Za-z0-9+/]+={0,2}) *$/i;
const HEX_SECRET_PATTERN = /^[0-9A-Fa-f]{40}$/;

/** Reads an `Authorization` header; null when it is missing, not Basic, not base64 or has no colon. */
export function parseBasicAuthorization(header: string | undefined): BasicCredentials | null {
  if (header === undefined || header.length > MAX_HEADER_LENGTH) return null;
  const encoded = BASIC_PATTERN.exec(header)?.[1];
  if (encoded === undefined) return null;
  const bytes = Buffer.from(encoded, 'base64');
  const colon = bytes.indexOf(0x3a);
  if (colon < 0) return null;
  return { username: bytes.toString('utf8', 0, colon), passwordBytes: bytes.subarray(colon + 1) };
}

/** SHA-256 of the secret's 20 bytes, from its 40 hex digits: what is stored. Throws a RangeError for another form. */
export function hashChargerSecret(secretHex: string): Buffer {
  if (!HEX_SECRET_PATTERN.test(secretHex)) throw new RangeError('A charger secret has 40 hex digits.');
  return sha256(Buffer.from(secretHex, 'hex'));
}

/**
 * Whether the password is the secret with this SHA-256. OCPP 1.6 chargers send the 20 decoded bytes of their
 * `AuthorizationKey`, 2.0.1 chargers and many 1.6 ones the 40 hex digits as text (either case): both are accepted.
 * Both forms are always hashed and compared in constant time, so that the time tells nothing about the secret.
 */
export function passwordMatches(passwordBytes: Buffer, sha256OfSecretBytes: Buffer): boolean {
  if (sha256OfSecretBytes.length !== 32) throw new RangeError('A SHA-256 has 32 bytes.');
  const text = passwordBytes.toString('latin1');
  const decoded = HEX_SECRET_PATTERN.test(text) ? Buffer.from(text, 'hex') : Buffer.alloc(0);
  const matchesBytes = timingSafeEqual(sha256(passwordBytes), sha256OfSecretBytes);
  const matchesText = timingSafeEqual(sha256(decoded), sha256OfSecretBytes);
  return matchesBytes || matchesText;
}

function sha256(bytes: Buffer): Buffer {
  return createHash('sha256').update(bytes).digest();
}
