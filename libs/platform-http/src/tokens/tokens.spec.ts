import { generateKeyPairSync } from 'node:crypto';

import { createLocalJWKSet, decodeJwt, decodeProtectedHeader, jwtVerify, SignJWT, UnsecuredJWT } from 'jose';

import type { TokenHolder } from './access-token';
import { TokenSigner } from './token-signer';
import { TokenVerifier } from './token-verifier';

const ISSUER = 'https://api.example.com';
const HOLDER: TokenHolder = {
  organizationId: 'org_1',
  subject: 'cli_1',
  type: 'oauth_client',
  scopes: ['read:sessions', 'read:analytics'],
  role: null,
  grants: [{ type: 'site', id: 'site_1', access: 'read' }],
  sessionId: 'sid_1',
};

function keyPair() {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  return {
    publicKey: publicKey.export({ type: 'spki', format: 'pem' }).toString(),
    privateKey: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    signingKey: privateKey,
  };
}

const code = (expected: string) => expect.objectContaining({ code: expected }) as Error;

describe('an access token', () => {
  const keys = keyPair();
  const signer = new TokenSigner(keys.privateKey, ISSUER);
  const verifier = new TokenVerifier(keys.publicKey, ISSUER);

  it('says who its holder is, twice over', async () => {
    const token = await signer.sign(HOLDER, 60);
    const checked = await verifier.verify(token);
    expect(checked).toMatchObject(HOLDER);
    expect(await verifier.verify(token)).toEqual(checked);
  });

  it('tells apart tokens of one second', async () => {
    const now = new Date('2999-05-01T09:00:00.250Z');
    const { issuedAt, expiresAt } = await verifier.verify(await signer.sign(HOLDER, 60, now));
    expect(issuedAt).toEqual(now);
    expect(expiresAt).toEqual(new Date('2999-05-01T09:01:00Z'));
  });

  it('can be checked by anybody with the published keys', async () => {
    const { keys: published } = await signer.keySet();
    expect(published).toMatchObject([{ kty: 'OKP', crv: 'Ed25519', alg: 'EdDSA', use: 'sig' }]);
    expect(published[0]).not.toHaveProperty('d');
    const token = await signer.sign(HOLDER, 60);
    const { payload, protectedHeader } = await jwtVerify(token, createLocalJWKSet({ keys: published }));
    expect(payload).toMatchObject({ iss: ISSUER, org: 'org_1', scope: 'read:sessions read:analytics' });
    expect(protectedHeader).toMatchObject({ typ: 'at+jwt', kid: published[0]?.kid });
  });

  it('that is over is expired', async () => {
    const token = await signer.sign(HOLDER, 60, new Date(Date.now() - 61_000));
    await expect(verifier.verify(token)).rejects.toThrow(code('token_expired'));
  });

  it('of another key, issuer or kind is none, nor one that was changed', async () => {
    const token = await signer.sign(HOLDER, 60);
    const header = { ...decodeProtectedHeader(token), alg: 'EdDSA' };
    const signed = (claims: object, more: object = {}) =>
      new SignJWT({ ...decodeJwt(token), ...claims })
        .setProtectedHeader({ ...header, ...more })
        .sign(keys.signingKey);
    const [head = '', body = '', signature = ''] = token.split('.');
    const more = Buffer.from(JSON.stringify({ ...decodeJwt(token), org: 'org_2' })).toString('base64url');
    const strangers = [
      await new TokenSigner(keyPair().privateKey, ISSUER).sign(HOLDER, 60),
      await new TokenSigner(keys.privateKey, 'https://elsewhere.example.com').sign(HOLDER, 60),
      await signed({}, { typ: 'JWT' }),
      await signed({ kind: 'user' }),
      await signed({ sid: undefined }),
      await signed({ org: 7 }),
      await signed({ exp: undefined }),
      await signed({ scope: ['read:sessions'] }),
      new UnsecuredJWT(decodeJwt(token)).encode(),
      `${head}.${more}.${signature}`,
      `${head}.${body}.`,
      'nonsense',
      '',
    ];
    for (const stranger of strangers) {
      await expect(verifier.verify(stranger)).rejects.toThrow(code('invalid_token'));
    }
    expect(await verifier.verify(await signed({}))).toMatchObject(HOLDER);
  });
});
