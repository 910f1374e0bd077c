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

  it('know a key from the moment at which it was told, though it was refused before', async () => {
    const fresh = await gateway.createKey();
    expect((await get({ 'x-api-key': fresh })).status).toBe(200);
  });
});
