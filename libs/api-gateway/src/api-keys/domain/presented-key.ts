import { CodedError } from '@csms/kernel';

/** The two headers that may carry a key; a key in the query string is never read. */
export interface CredentialHeaders {
  readonly authorization?: string | undefined;
  readonly [name: string]: string | string[] | undefined;
}

/** @throws CodedError missing_credentials; ambiguous_credentials where both headers carry different keys */
export function presentedKey(headers: CredentialHeaders): string {
  const bearer = /^Bearer +(\S+) *$/i.exec(headers.authorization ?? '')?.[1];
  const header = headers['x-api-key'];
  const plain = typeof header === 'string' && header.trim() !== '' ? header.trim() : undefined;
  if (bearer !== undefined && plain !== undefined && bearer !== plain) {
    throw new CodedError(
      'ambiguous_credentials',
      'Authorization and X-API-Key carry different keys: send one.',
    );
  }
  const key = bearer ?? plain;
  if (key === undefined) {
    throw new CodedError(
      'missing_credentials',
      'Send your API key as "Authorization: Bearer dyn_live_…" or as "X-API-Key: dyn_live_…"; who is signed in sends the access token as "Authorization: Bearer …".',
    );
  }
  return key;
}
