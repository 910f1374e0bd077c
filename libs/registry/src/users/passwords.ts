import { type Algorithm, hash, verify } from '@node-rs/argon2';

/** argon2id as OWASP's Password Storage Cheat Sheet has it: 19 MiB, two passes, one lane. */
const OPTIONS = {
  algorithm: 2 satisfies Algorithm.Argon2id,
  memoryCost: 19_456,
  timeCost: 2,
  parallelism: 1,
};

/** Of a password that nobody has: to check one for an unknown account takes as long as for a known one. */
const NOBODYS = hash('nobody’s password', OPTIONS);

export function hashPassword(password: string): Promise<string> {
  return hash(password, OPTIONS);
}

/** @param passwordHash null: there is no such account */
export async function isPassword(password: string, passwordHash: string | null): Promise<boolean> {
  const matches = await verify(passwordHash ?? (await NOBODYS), password);
  return matches && passwordHash !== null;
}
