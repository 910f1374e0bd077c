import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';

import { Inject, Injectable } from '@nestjs/common';
import { calculateJwkThumbprint, exportJWK, type JWK, SignJWT } from 'jose';

import type { ResourceGrant, Role } from '@csms/contracts';

import { RegistrySettings } from '../registry-settings';
import type { AccountKind } from '../users/user-account.entity';

export const ACCESS_TOKEN_SECONDS: Readonly<Record<AccountKind, number>> = { user: 900, installer: 3_600 };

export interface AccountClaims {
  readonly kind: AccountKind;
  readonly accountId: string;
  readonly sessionId: string;
  /** null: an installer, or a person who belongs to none. */
  readonly organizationId: string | null;
  readonly role: Role | null;
  readonly grants: readonly ResourceGrant[];
}

/** Signs access tokens (RFC 9068); the API gateway has the public half. */
@Injectable()
export class AccessTokens {
  private readonly key: KeyObject;
  private readonly published: Promise<JWK>;

  constructor(@Inject(RegistrySettings) private readonly settings: RegistrySettings) {
    this.key = createPrivateKey(settings.tokenKey);
    this.published = publicJwk(createPublicKey(this.key));
  }

  async sign(claims: AccountClaims): Promise<string> {
    const { kind, accountId, sessionId, organizationId, role, grants } = claims;
    const { kid } = await this.published;
    return new SignJWT({
      sid: sessionId,
      org: organizationId ?? '',
      kind,
      role,
      grants: [...grants],
    })
      .setProtectedHeader({ alg: 'EdDSA', typ: 'at+jwt', ...(kid === undefined ? {} : { kid }) })
      .setIssuer(this.settings.publicUrl)
      .setSubject(accountId)
      .setIssuedAt()
      .setExpirationTime(`${ACCESS_TOKEN_SECONDS[kind]}s`)
      .sign(this.key);
  }
}

async function publicJwk(key: KeyObject): Promise<JWK> {
  const jwk = await exportJWK(key);
  return { ...jwk, kid: await calculateJwkThumbprint(jwk), alg: 'EdDSA', use: 'sig' };
}
