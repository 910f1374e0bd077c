import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';

import { jwtVerify, SignJWT } from 'jose';

import { CodedError } from '@csms/kernel';

/** On whose behalf a request is made. Made by the API gateway after it has checked the credential. */
export interface Principal {
  readonly organizationId: string;
  /** Id of the API key, user or client. */
  readonly subject: string;
  readonly type: 'api_key';
  readonly scopes: readonly string[];
  readonly requestId: string;
}

/** What is signed: the same for all requests of one caller, so that one signature serves many of them. */
export type SignedPrincipal = Omit<Principal, 'requestId'>;

export const PRINCIPAL_HEADER = 'x-csms-principal';
const ALGORITHM = 'EdDSA';
const LIFETIME_SECONDS = 30;
/** A signature is used again for so long; it has to reach the service well before its end. */
const REUSED_MS = 10_000;
const MAX_REMEMBERED = 10_000;

/** Signs principals; only the API gateway holds the private key. */
export class PrincipalSigner {
  private readonly key: KeyObject;
  private readonly signed = new Remembered<string>();

  constructor(privateKeyPem: string) {
    this.key = createPrivateKey(privateKeyPem);
  }

  async sign({ organizationId, subject, type, scopes }: SignedPrincipal): Promise<string> {
    const claims = { org: organizationId, type, scopes: [...scopes] };
    const caller = JSON.stringify([subject, claims]);
    const known = this.signed.get(caller);
    if (known !== undefined) return known;
    const now = Date.now();
    const token = await new SignJWT(claims)
      .setProtectedHeader({ alg: ALGORITHM })
      .setSubject(subject)
      .setExpirationTime(Math.floor(now / 1000) + LIFETIME_SECONDS)
      .sign(this.key);
    this.signed.set(caller, token, now + REUSED_MS);
    return token;
  }
}

/** Checks what the API gateway signed; anything else is 401, for a service trusts nothing else. */
export class PrincipalVerifier {
  private readonly key: KeyObject;
  private readonly verified = new Remembered<SignedPrincipal>();

  constructor(publicKeyPem: string) {
    this.key = createPublicKey(publicKeyPem);
  }

  async verify(token: string | undefined): Promise<SignedPrincipal> {
    if (token === undefined)
      throw new CodedError('missing_credentials', 'Requests come through the API gateway.');
    const known = this.verified.get(token);
    if (known !== undefined) return known;
    const { payload } = await jwtVerify(token, this.key, { algorithms: [ALGORITHM] }).catch(() => {
      throw new CodedError('invalid_token', "The request does not carry the API gateway's signature.");
    });
    const { org, sub, scopes, exp } = payload;
    if (
      typeof org !== 'string' ||
      typeof sub !== 'string' ||
      !Array.isArray(scopes) ||
      typeof exp !== 'number'
    ) {
      throw new CodedError('invalid_token', 'The signed principal is incomplete.');
    }
    const principal = {
      organizationId: org,
      subject: sub,
      type: 'api_key',
      scopes: scopes.map(String),
    } as const;
    this.verified.set(token, principal, exp * 1000);
    return principal;
  }
}

/** Values that hold until a time; so many at most. */
class Remembered<V> {
  private readonly entries = new Map<string, { readonly value: V; readonly until: number }>();

  get(key: string): V | undefined {
    const entry = this.entries.get(key);
    return entry !== undefined && entry.until > Date.now() ? entry.value : undefined;
  }

  set(key: string, value: V, until: number): void {
    if (this.entries.size >= MAX_REMEMBERED) this.entries.clear();
    this.entries.set(key, { value, until });
  }
}
