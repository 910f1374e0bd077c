import { createHash, randomBytes } from 'node:crypto';

/** 256 random bits: nobody can guess them from a leaked SHA-256. */
export function generateSecret(): { readonly secret: string; readonly sha256: string } {
  const secret = randomBytes(32).toString('base64url');
  return { secret, sha256: digestOf(secret) };
}

/** Hex SHA-256 of a secret, as it is stored. */
export function digestOf(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}
