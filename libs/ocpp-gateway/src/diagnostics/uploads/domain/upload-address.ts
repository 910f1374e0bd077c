import { createHash, randomBytes } from 'node:crypto';

/** An address by which one log may be uploaded to us. */
export interface UploadAddress {
  readonly url: string;
  readonly tokenSha256: string;
}

/**
 * Of 256 random bits. It ends in a slash: OCPP 1.6 §5.9 calls it a location, behind which many chargers write the name
 * of their file as it is.
 */
export function newUploadAddress(publicUrl: string): UploadAddress {
  const token = randomBytes(32).toString('base64url');
  return { url: `${publicUrl}/uploads/diagnostics/${token}/`, tokenSha256: tokenHash(token) };
}

export function tokenHash(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}

/** As text that is kept may have it: whoever reads it must not upload in the charger's place. */
export function withoutUploadTokens(text: string): string {
  return text.replace(/(\/uploads\/diagnostics\/)[\w-]{43}/g, '$1…');
}
