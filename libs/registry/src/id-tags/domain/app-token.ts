import { randomBytes } from 'node:crypto';

/** OCPP 1.6 chargers take 20 characters at most. */
const RANDOM_CHARACTERS = 17;
/** Without letters that are read for others (Crockford's base 32). */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** The token of an app, which nobody can guess: 85 random bits. */
export function generateAppToken(): string {
  const bytes = randomBytes(RANDOM_CHARACTERS);
  return `APP${[...bytes].map((byte) => ALPHABET.charAt(byte % 32)).join('')}`;
}

/** All that is shown of a token to who may not see it: whoever knows a token can charge with it. */
export function masked(idTag: string): string {
  return `…${idTag.length > 4 ? idTag.slice(-4) : ''}`;
}
