import { CodedError } from '@csms/kernel';

/** The two headers that may carry a credential; one in the query string is never read. */
export interface CredentialHeaders {
  readonly authorization?: string | undefined;
  readonly [name: string]: string | string[] | undefined;
}

export interface PresentedCredential {
  readonly kind: 'api_key' | 'access_token';
  readonly text: string;
}

/** Header, claims and signature (RFC 7515 §3.1): no API key has a dot. */
const TOKEN = /^[\w-]+\.[\w-]+\.[\w-]+$/;

/** @throws CodedError missing_credentials; ambiguous_credentials where both headers carry different ones */
export function presentedCredential(headers: CredentialHeaders): PresentedCredential {
  const bearer = /^Bearer +(\S+) *$/i.exec(headers.authorization ?? '')?.[1];
  const header = headers['x-api-key'];
  const plain = typeof header === 'string' && header.trim() !== '' ? header.trim() : undefined;
  if (bearer !== undefined && plain !== undefined && bearer !== plain) {
    throw new CodedError(
      'ambiguous_credentials',
      'Authorization and X-API-Key carry different credentials: send one.',
    );
  }
  const text = bearer ?? plain;
  if (text === undefined) {
    throw new CodedError(
      'missing_credentials',
      'Send your API key as "Authorization: Bearer dyn_live_…" or as "X-API-Key: dyn_live_…".',
    );
  }
  return { kind: plain === undefined && TOKEN.test(text) ? 'access_token' : 'api_key', text };
}
