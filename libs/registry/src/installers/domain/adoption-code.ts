import { randomBytes } from 'node:crypto';

/** 160 random bits: nobody guesses it, whoever has it was given it by the installer. */
export function newAdoptionCode(): string {
  return randomBytes(20).toString('base64url');
}
