import { createHash, randomBytes } from 'node:crypto';

/** OCPP security white paper, A00.FR.205: at least 16 bytes; ours are 20 random ones, shown as 40 hex digits. */
const PASSWORD_BYTES = 20;

export interface OcppCredentials {
  readonly password: string | null;
  readonly sha256: string | null;
}

/** A charger's Basic password: the text shown once, and the hash that is kept (of the bytes, not of the text). */
export function generateOcppPassword(): { readonly password: string; readonly sha256: string } {
  const bytes = randomBytes(PASSWORD_BYTES);
  return { password: bytes.toString('hex'), sha256: createHash('sha256').update(bytes).digest('hex') };
}

/** Of a security profile: 0 asks for nothing, 3 for a certificate instead (OCPP security white paper §2). */
export function generateCredentials(securityProfile: number): OcppCredentials {
  return securityProfile === 1 || securityProfile === 2
    ? generateOcppPassword()
    : { password: null, sha256: null };
}
