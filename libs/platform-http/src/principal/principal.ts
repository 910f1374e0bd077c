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

export const PRINCIPAL_HEADER = 'x-csms-principal';
const ALGORITHM = 'EdDSA';
const LIFETIME_SECONDS = 30;

/** Signs principals; only the API gateway holds the private key. */
export class PrincipalSigner {
  private readonly key: KeyObject;

  constructor(privateKeyPem: string) {
    this.key = createPrivateKey(privateKeyPem);
  }

  sign(principal: Principal): Promise<string> {
    return new SignJWT({
      org: principal.organizationId,
      type: principal.type,
      scopes: [...principal.scopes],
      req: principal.requestId,
    })
      .setProtectedHeader({ alg: ALGORITHM })
      .setSubject(principal.subject)
      .setExpirationTime(Math.floor(Date.now() / 1000) + LIFETIME_SECONDS)
      .sign(this.key);
  }
}

/** Checks what the API gateway signed; anything else is 401, for a service trusts nothing else. */
export class PrincipalVerifier {
  private readonly key: KeyObject;

  constructor(publicKeyPem: string) {
    this.key = createPublicKey(publicKeyPem);
  }

  async verify(token: string | undefined): Promise<Principal> {
    if (token === undefined)
      throw new CodedError('missing_credentials', 'Requests come through the API gateway.');
    const { payload } = await jwtVerify(token, this.key, { algorithms: [ALGORITHM] }).catch(() => {
      throw new CodedError('invalid_token', "The request does not carry the API gateway's signature.");
    });
    const { org, sub, scopes, req } = payload;
    if (typeof org !== 'string' || typeof sub !== 'string' || !Array.isArray(scopes)) {
      throw new CodedError('invalid_token', 'The signed principal is incomplete.');
    }
    return {
      organizationId: org,
      subject: sub,
      type: 'api_key',
      scopes: scopes.map(String),
      requestId: String(req),
    };
  }
}
