import { decodeJwt } from 'jose';

import { newId } from '@csms/kernel';
import { eventually, TestTokens } from '@csms/testing';

import { TestApiGateway } from '../testing/test-api-gateway';

const THINGS = '/api/v1/things';

describe('the credentials of a request', () => {
  let gateway: TestApiGateway;
  let key: string;

  beforeAll(async () => {
    gateway = await TestApiGateway.start();
    key = await gateway.createKey();
  }, 60_000);

  afterAll(() => gateway.stop(), 30_000);

  const get = (headers: Record<string, string>, path = THINGS) => gateway.client(headers).get(path);

  it.each([
    ['Authorization', () => ({ authorization: `Bearer ${key}` })],
    ['Authorization, whatever its case', () => ({ authorization: `bearer ${key}` })],
    ['X-API-Key', () => ({ 'x-api-key': key })],
    ['both, with the same key', () => ({ authorization: `Bearer ${key}`, 'x-api-key': key })],
  ])('are taken from %s', async (_where, headers) => {
    expect((await get(headers())).status).toBe(200);
  });

  it('are ambiguous where the two headers differ', async () => {
    const other = await gateway.createKey();
    const answer = await get({ authorization: `Bearer ${key}`, 'x-api-key': other });
    expect(answer).toMatchObject({ status: 401, body: { code: 'ambiguous_credentials' } });
  });

  it('are missing where there are none, and a key in the query is none', async () => {
    for (const path of [THINGS, `${THINGS}?api_key=${key}`, `${THINGS}?x-api-key=${key}`]) {
      const answer = await get({}, path);
      expect(answer).toMatchObject({ status: 401, body: { code: 'missing_credentials' } });
      expect(answer.headers.get('www-authenticate')).toBe('Bearer');
    }
    expect(await get({ authorization: `Basic ${key}` })).toMatchObject({
      body: { code: 'missing_credentials' },
    });
  });

  it('are refused alike where the key is malformed, unknown or has another secret', async () => {
    const last = key.endsWith('a') ? 'b' : 'a';
    const wrong = [
      'dyn_live_short',
      `dyn_live_${'x'.repeat(51)}`,
      `${key.slice(0, -1)}${last}`,
      `${key}a`,
      key.toUpperCase(),
    ];
    const answers = await Promise.all(wrong.map((text) => get({ 'x-api-key': text })));
    expect(answers.map(({ status, body }) => [status, (body as { code: string }).code])).toEqual(
      wrong.map(() => [401, 'invalid_api_key']),
    );
  });

  it('are refused after the key has expired', async () => {
    const expired = await gateway.createKey({ expires_at: '2026-01-01T00:00:00Z' });
    expect(await get({ 'x-api-key': expired })).toMatchObject({
      status: 401,
      body: { code: 'expired_api_key' },
    });
    const valid = await gateway.createKey({ expires_at: '2999-01-01T00:00:00Z' });
    expect((await get({ 'x-api-key': valid })).status).toBe(200);
  });

  it('may be an access token, until it expires', async () => {
    const { tokens } = gateway.installation;
    const scopes = ['read:charge_points'];
    const holder = { subject: 'cli_1', organizationId: 'org_B', scopes };
    const token = await tokens.sign(holder);
    expect(await get({ authorization: `Bearer ${token}` })).toMatchObject({ status: 200 });
    const seen = gateway.upstream.requests.at(-1)?.headers['x-csms-principal'];
    expect(decodeJwt(String(seen))).toMatchObject({
      sub: 'cli_1',
      type: 'oauth_client',
      org: 'org_B',
      scopes,
    });
    const expired = await tokens.sign(holder, new Date(Date.now() - 86_400_000));
    expect(await get({ authorization: `Bearer ${expired}` })).toMatchObject({
      body: { code: 'token_expired' },
    });
    const stranger = await new TestTokens().sign(holder);
    expect(await get({ authorization: `Bearer ${stranger}` })).toMatchObject({
      status: 401,
      body: { code: 'invalid_token' },
    });
    const without = await tokens.sign({ ...holder, scopes: [] });
    expect(await get({ authorization: `Bearer ${without}` })).toMatchObject({
      status: 403,
      body: { code: 'insufficient_scope' },
    });
  });

  it.each(['of the same session', 'of the same client'])(
    'may be an access token, until it and the others %s are revoked',
    async (which) => {
      const { tokens } = gateway.installation;
      const scopes = ['read:charge_points'];
      const [subject, sessionId, other] = [newId('cli'), newId('tok'), newId('tok')];
      const status = async (token: string) => (await get({ authorization: `Bearer ${token}` })).status;
      const revokedAt = new Date();
      const before = await tokens.sign({ subject, sessionId, scopes }, revokedAt);
      const elsewhere = await tokens.sign({ subject, sessionId: other, scopes }, revokedAt);
      const after = await tokens.sign({ subject, sessionId, scopes }, new Date(revokedAt.getTime() + 1));
      expect(await Promise.all([before, elsewhere, after].map(status))).toEqual([200, 200, 200]);
      const isOfSession = which === 'of the same session';
      await gateway.revokeAccess(isOfSession ? sessionId : subject, revokedAt);
      // Told late: nothing comes back.
      await gateway.revokeAccess(isOfSession ? sessionId : subject, new Date(revokedAt.getTime() - 60_000));
      const expected = [401, isOfSession ? 200 : 401, 200];
      await eventually(
        async () => {
          expect(await Promise.all([before, elsewhere, after].map(status))).toEqual(expected);
        },
        { timeoutMs: 1_000 },
      );
      expect(await get({ authorization: `Bearer ${before}` })).toMatchObject({
        body: { code: 'invalid_token' },
      });
    },
  );

  it('know a key from the moment at which it was told, though it was refused before', async () => {
    const fresh = await gateway.createKey();
    expect((await get({ 'x-api-key': fresh })).status).toBe(200);
  });
});
