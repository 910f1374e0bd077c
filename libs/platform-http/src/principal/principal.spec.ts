import { generateKeyPairSync } from 'node:crypto';

import { PrincipalSigner, PrincipalVerifier, type SignedPrincipal } from './principal';

const NOW = Date.parse('2026-11-21T08:00:00.000Z');

const CALLER: SignedPrincipal = {
  organizationId: 'org_1',
  subject: 'key_1',
  type: 'api_key',
  scopes: ['read:sites', 'write:sites'],
  role: null,
  grants: [],
};

function keys() {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  return {
    signer: new PrincipalSigner(privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()),
    verifier: new PrincipalVerifier(publicKey.export({ type: 'spki', format: 'pem' }).toString()),
  };
}

describe('the principal that the API gateway signs', () => {
  let signer: PrincipalSigner;
  let verifier: PrincipalVerifier;

  beforeEach(() => {
    ({ signer, verifier } = keys());
    jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate', 'queueMicrotask'], now: NOW });
  });

  afterEach(() => {
    jest.useRealTimers();
  });

  it('says to the service on whose behalf a request is made', async () => {
    expect(await verifier.verify(await signer.sign(CALLER))).toEqual(CALLER);
  });

  it('is signed once for all requests of some seconds', async () => {
    const token = await signer.sign(CALLER);
    jest.setSystemTime(NOW + 9_999);
    expect(await signer.sign({ ...CALLER })).toBe(token);
    jest.setSystemTime(NOW + 10_000);
    expect(await signer.sign(CALLER)).not.toBe(token);
  });

  it('is another one for a caller who differs in anything', async () => {
    const others: SignedPrincipal[] = [
      { ...CALLER, organizationId: 'org_2' },
      { ...CALLER, subject: 'key_2' },
      { ...CALLER, scopes: ['read:sites'] },
      { ...CALLER, type: 'user', role: 'admin' },
      { ...CALLER, pseudonymous: true },
      { ...CALLER, grants: [{ type: 'site', id: 'site_1', access: 'read' }] },
    ];
    const token = await signer.sign(CALLER);
    for (const other of others) {
      const different = await signer.sign(other);
      expect(different).not.toBe(token);
      expect(await verifier.verify(different)).toEqual(other);
    }
  });

  it('is refused after its end, also by a service that knows it', async () => {
    const token = await signer.sign(CALLER);
    jest.setSystemTime(NOW + 29_000);
    expect(await verifier.verify(token)).toEqual(CALLER);
    jest.setSystemTime(NOW + 30_000);
    await expect(verifier.verify(token)).rejects.toMatchObject({ code: 'invalid_token' });
  });

  it("is refused when it is missing, another key's or changed, also after the true one was seen", async () => {
    const token = await signer.sign(CALLER);
    await verifier.verify(token);
    await expect(verifier.verify(undefined)).rejects.toMatchObject({ code: 'missing_credentials' });
    await expect(verifier.verify(await keys().signer.sign(CALLER))).rejects.toMatchObject({
      code: 'invalid_token',
    });
    const [head = '', , signature = ''] = token.split('.');
    const claims = {
      org: 'org_2',
      type: 'api_key',
      scopes: ['write:sites'],
      sub: 'key_1',
      exp: NOW / 1000 + 30,
    };
    const changed = `${head}.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.${signature}`;
    await expect(verifier.verify(changed)).rejects.toMatchObject({ code: 'invalid_token' });
  });
});
