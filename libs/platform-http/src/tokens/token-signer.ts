import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';

import { calculateJwkThumbprint, exportJWK, type JSONWebKeySet, SignJWT } from 'jose';

import { newId } from '@csms/kernel';

import { TOKEN_ALGORITHM, TOKEN_MEDIA_TYPE, type TokenHolder } from './access-token';

/** Signs access tokens (JWT, RFC 9068); only the registry holds the private key. */
export class TokenSigner {
  private readonly key: KeyObject;
  private readonly published: Promise<JSONWebKeySet>;

  /** @param issuer the public address of the platform */
  constructor(
    privateKeyPem: string,
    private readonly issuer: string,
  ) {
    this.key = createPrivateKey(privateKeyPem);
    this.published = keySet(this.key);
  }

  async sign(holder: TokenHolder, lifetimeSeconds: number, now = new Date()): Promise<string> {
    // A number with a fraction, as RFC 7519 §2 allows: a token of the second in which another was ended is told apart.
    const issuedAt = now.getTime() / 1000;
    const { keys } = await this.published;
    return new SignJWT({
      org: holder.organizationId,
      kind: holder.type,
      scope: holder.scopes.join(' '),
      role: holder.role,
      grants: holder.grants,
      sid: holder.sessionId,
    })
      .setProtectedHeader({ alg: TOKEN_ALGORITHM, typ: TOKEN_MEDIA_TYPE, kid: keys[0]?.kid ?? '' })
      .setIssuer(this.issuer)
      .setSubject(holder.subject)
      .setJti(newId('tok'))
      .setIssuedAt(issuedAt)
      .setExpirationTime(Math.floor(issuedAt) + lifetimeSeconds)
      .sign(this.key);
  }

  /** The public key, for whoever wants to check our tokens (RFC 7517). */
  keySet(): Promise<JSONWebKeySet> {
    return this.published;
  }
}

async function keySet(privateKey: KeyObject): Promise<JSONWebKeySet> {
  const key = await exportJWK(createPublicKey(privateKey));
  const kid = await calculateJwkThumbprint(key);
  return { keys: [{ ...key, kid, use: 'sig', alg: TOKEN_ALGORITHM }] };
}
