import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';

import { type JWTPayload, jwtVerify, SignJWT } from 'jose';

import { type ResourceGrant, type Role, ROLES } from '@csms/contracts';
import { CodedError } from '@csms/kernel';

import { Remembered } from './remembered';

export const PRINCIPAL_TYPES = ['api_key', 'oauth_client', 'user', 'installer', 'anonymous'] as const;

/** What is signed: the same for all requests of one caller, so that one signature serves many of them. */
export interface SignedPrincipal {
  /** Empty for an installer, who works for several, and for nobody (`anonymous`). */
  readonly organizationId: string;
  /** Id of the API key, client, user or installer. */
  readonly subject: string;
  readonly type: (typeof PRINCIPAL_TYPES)[number];
  readonly scopes: readonly string[];
  /** Of a user in the organization; null for others. */
  readonly role: Role | null;
  /** Empty: the whole organization. */
  readonly grants: readonly ResourceGrant[];
  /** Of a person who is signed in. */
  readonly session?: string;
  /** The organization has settled that drivers go by pseudonyms, whoever asks (`privacy.pseudonymise_drivers`). */
  readonly pseudonymous?: boolean;
}

/** On whose behalf a request is made. Made by the API gateway after it has checked the credential. */
export interface Principal extends SignedPrincipal {
  readonly requestId: string;
  /** Of the client, as the API gateway saw it. */
  readonly address: string | null;
}

/** Nobody: the caller of a public operation. */
export const ANONYMOUS: SignedPrincipal = {
  organizationId: '',
  subject: 'anonymous',
  type: 'anonymous',
  scopes: [],
  role: null,
  grants: [],
};

export const PRINCIPAL_HEADER = 'x-csms-principal';
export const CLIENT_ADDRESS_HEADER = 'x-csms-client-address';
const ALGORITHM = 'EdDSA';
const LIFETIME_SECONDS = 30;
/** A signature is used again for so long; it has to reach the service well before its end. */
const REUSED_MS = 10_000;

/** Signs principals; only the API gateway holds the private key. */
export class PrincipalSigner {
  private readonly key: KeyObject;
  private readonly signed = new Remembered<string>();

  constructor(privateKeyPem: string) {
    this.key = createPrivateKey(privateKeyPem);
  }

  async sign(principal: SignedPrincipal): Promise<string> {
    const { organizationId, subject, type, scopes, role, grants, session, pseudonymous } = principal;
    const claims = {
      org: organizationId,
      type,
      scopes: [...scopes],
      role,
      grants: [...grants],
      ...(session === undefined ? {} : { session }),
      ...(pseudonymous === true ? { pseudonymous } : {}),
    };
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
    const principal = principalOf(payload);
    if (principal === null || payload.exp === undefined) {
      throw new CodedError('invalid_token', 'The signed principal is incomplete.');
    }
    this.verified.set(token, principal, payload.exp * 1000);
    return principal;
  }
}

/** null where a claim is missing: an API gateway of another release. */
function principalOf(payload: JWTPayload): SignedPrincipal | null {
  const { org, sub, type, scopes, role, grants, session, pseudonymous } = payload;
  const known = PRINCIPAL_TYPES.find((one) => one === type);
  if (typeof org !== 'string' || typeof sub !== 'string' || known === undefined) return null;
  if (!Array.isArray(scopes) || !Array.isArray(grants)) return null;
  return {
    organizationId: org,
    subject: sub,
    type: known,
    scopes: scopes.map(String),
    role: ROLES.find((one) => one === role) ?? null,
    grants: grants as ResourceGrant[],
    ...(typeof session === 'string' ? { session } : {}),
    ...(pseudonymous === true ? { pseudonymous } : {}),
  };
}
