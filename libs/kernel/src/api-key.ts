import { createHash, randomInt, timingSafeEqual } from 'node:crypto';

/**
 * API keys: `dyn_live_`, eight base62 characters that name the key, 43 that are its secret (256 bits). A random
 * secret of that length needs no slow hash: nobody can guess it from a leaked SHA-256.
 */
const LEAD = 'dyn_live_';
const NAME_LENGTH = 8;
const SECRET_LENGTH = 43;
const BASE62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const SHAPE = new RegExp(`^${LEAD}[0-9A-Za-z]{${NAME_LENGTH + SECRET_LENGTH}}$`);

export interface ApiKeyParts {
  /** Stored and shown: which key it is. */
  readonly prefix: string;
  /** Stored: hex SHA-256 of the secret part. */
  readonly secretSha256: string;
}

/**
 * A new key; the whole text is shown to its owner once and kept nowhere.
 *
 * @param prefix of the key that gets another secret
 */
export function generateApiKey(
  prefix = LEAD + randomText(NAME_LENGTH),
): { readonly key: string } & ApiKeyParts {
  const secret = randomText(SECRET_LENGTH);
  return { key: prefix + secret, prefix, secretSha256: sha256(secret) };
}

/** What to look a presented key up by; null where the text is no key at all. */
export function parseApiKey(text: string): ApiKeyParts | null {
  if (!SHAPE.test(text)) return null;
  const end = LEAD.length + NAME_LENGTH;
  return { prefix: text.slice(0, end), secretSha256: sha256(text.slice(end)) };
}

/** Compares two hex digests in constant time. */
export function digestsEqual(left: string, right: string): boolean {
  const [a, b] = [Buffer.from(left, 'hex'), Buffer.from(right, 'hex')];
  return a.length === b.length && a.length > 0 && timingSafeEqual(a, b);
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

function randomText(length: number): string {
  return Array.from({ length }, () => BASE62[randomInt(BASE62.length)]).join('');
}
