import { createHash, randomBytes } from 'node:crypto';

/** OCPP security white paper, A00.FR.205: at least 16 bytes; ours are 20 random ones, shown as 40 hex digits. */
const PASSWORD_BYTES = 20;

/** A charger's Basic password: the text shown once, and the hash that is kept (of the bytes, not of the text). */
export function generateOcppPassword(): { readonly password: string; readonly sha256: string } {
  const bytes = randomBytes(PASSWORD_BYTES);
  return { password: bytes.toString('hex'), sha256: createHash('sha256').update(bytes).digest('hex') };
}
