import { createHash, randomInt } from 'node:crypto';

/** Base32 of RFC 4648: no letters that look like digits. */
const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
const COUNT = 10;
const GROUPS = 4;
const GROUP_LENGTH = 4;

/** Ten codes of 80 bits, each good once, for whoever has lost the authenticator. */
export function generateRecoveryCodes(): string[] {
  const group = () =>
    Array.from({ length: GROUP_LENGTH }, () => LETTERS.charAt(randomInt(LETTERS.length))).join('');
  return Array.from({ length: COUNT }, () => Array.from({ length: GROUPS }, group).join('-'));
}

/** Hex; the same in whatever case, with or without dashes. */
export function recoveryCodeSha256(userId: string, code: string): string {
  const plain = code.toUpperCase().replace(/[^A-Z2-7]/g, '');
  return createHash('sha256').update(`${userId}/${plain}`).digest('hex');
}
