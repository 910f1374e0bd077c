import { createPublicKey, type KeyObject } from 'node:crypto';

import { errors, type JWTPayload, jwtVerify } from 'jose';

import { type ResourceGrant, ROLES } from '@csms/contracts';
import { CodedError } from '@csms/kernel';

import { Remembered } from '../principal/remembered';

import { type AccessToken, TOKEN_ALGORITHM, TOKEN_MEDIA_TYPE, TOKEN_TYPES } from './access-token';

/** Checks access tokens: our signature, our name, their time. */
export class TokenVerifier {
  private readonly key: KeyObject;
  private readonly verified = new Remembered<AccessToken>();

  /**
   * @param keyPem public (SPKI), or the private one to which it belongs
   * @param issuer the public address of the platform
   */
  constructor(
    keyPem: string,
    private readonly issuer: string,
  ) {
    this.key = createPublicKey(keyPem);
  }

  /** @throws CodedError invalid_token, token_expired */
  async verify(token: string): Promise<AccessToken> {
    const known = this.verified.get(token);
    if (known !== undefined) return known;
    const checked = tokenOf(await this.payloadOf(token));
    if (checked === null) throw new CodedError('invalid_token', 'The access token is not one of ours.');
    this.verified.set(token, checked, checked.expiresAt.getTime());
    return checked;
  }

  private async payloadOf(token: string): Promise<JWTPayload> {
    const expected = { algorithms: [TOKEN_ALGORITHM], typ: TOKEN_MEDIA_TYPE, issuer: this.issuer };
    try {
      return (await jwtVerify(token, this.key, expected)).payload;
    } catch (error) {
      if (error instanceof errors.JWTExpired) {
        throw new CodedError('token_expired', 'The access token has expired: get another.');
      }
      throw new CodedError('invalid_token', 'The access token is not one of ours.');
    }
  }
}

/** null where a claim is missing: a token of another release. */
function tokenOf({ sub, org, kind, scope, role, grants, sid, iat, exp }: JWTPayload): AccessToken | null {
  const known = TOKEN_TYPES.find((one) => one === kind);
  if (typeof sub !== 'string' || typeof org !== 'string' || known === undefined) return null;
  if (typeof scope !== 'string' || typeof sid !== 'string' || !Array.isArray(grants)) return null;
  if (iat === undefined || exp === undefined) return null;
  return {
    subject: sub,
    organizationId: org,
    type: known,
    scopes: scope.split(' ').filter((one) => one !== ''),
    role: ROLES.find((one) => one === role) ?? null,
    grants: grants as ResourceGrant[],
    sessionId: sid,
    issuedAt: new Date(Math.round(iat * 1000)),
    expiresAt: new Date(exp * 1000),
  };
}
