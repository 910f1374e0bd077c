import { newId } from '@csms/kernel';
import { type RestAnswer, TcpProxy } from '@csms/testing';

import { TestApiGateway } from '../testing/test-api-gateway';

const THINGS = '/api/v1/things';

const statuses = (answers: readonly RestAnswer[]) => answers.map(({ status }) => status);

describe('how many requests come through', () => {
  let gateway: TestApiGateway;

  beforeAll(async () => {
    gateway = await TestApiGateway.start();
  }, 60_000);

  afterAll(() => gateway.stop(), 30_000);

  const get = (key: string, path = THINGS, one = gateway) => one.client({ 'x-api-key': key }).get(path);
  const many = (key: string, count: number) => Promise.all(Array.from({ length: count }, () => get(key)));

  it('is a burst of each key, then 429 with the seconds to wait', async () => {
    const limits = { rate_limit_per_minute: 6, rate_limit_burst: 5 };
    const key = await gateway.createLimitedKey(limits);
    const before = gateway.upstream.requests.length;
    const answers = await many(key, 8);
    expect(statuses(answers).sort()).toEqual([200, 200, 200, 200, 200, 429, 429, 429]);
    expect(gateway.upstream.requests).toHaveLength(before + 5);
    const refused = await get(key);
    expect(refused).toMatchObject({ status: 429, body: { code: 'rate_limited', instance: THINGS } });
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(5);
    expect(Number(refused.headers.get('retry-after'))).toBeLessThanOrEqual(10);
  });

  it('is in the headers of every answer to a good key', async () => {
    const key = await gateway.createLimitedKey({ rate_limit_per_minute: 60, rate_limit_burst: 20 });
    const startedAt = Date.now() / 1_000;
    const answers = [await get(key), await gateway.client({ 'x-api-key': key }).post(THINGS, {})];
    expect(statuses(answers)).toEqual([200, 403]);
    for (const [index, { headers }] of answers.entries()) {
      expect(headers.get('x-ratelimit-limit')).toBe('60');
      expect(headers.get('x-ratelimit-remaining')).toBe(String(19 - index));
      const reset = Number(headers.get('x-ratelimit-reset'));
      expect(reset).toBeGreaterThanOrEqual(Math.floor(startedAt) + index);
      expect(reset).toBeLessThanOrEqual(Math.ceil(Date.now() / 1_000) + index + 1);
      expect(headers.get('ratelimit-policy')).toBe('"minute";q=60;w=60');
      expect(headers.get('ratelimit')).toMatch(new RegExp(`^"minute";r=${19 - index};t=${index + 1}$`));
    }
    expect((await gateway.client({}).get(THINGS)).headers.get('x-ratelimit-limit')).toBeNull();
  });

  it('is of one key, not of its neighbour in the same organization', async () => {
    const organization_id = newId('org');
    await gateway.setLimits({ organization_id, rate_limit_burst: 2, rate_limit_per_minute: 1 });
    const [one, other] = [
      await gateway.createKey({ organization_id }),
      await gateway.createKey({ organization_id }),
    ];
    expect(statuses(await many(one, 3)).sort()).toEqual([200, 200, 429]);
    expect((await get(other)).status).toBe(200);
  });

  it('comes through with the privacy that the organization has settled last', async () => {
    const organization_id = newId('org');
    const key = await gateway.createKey({ organization_id });
    const settle = async (pseudonymise_drivers: boolean) => {
      const privacy = { pseudonymise_drivers, driver_retention_days: 400 };
      await gateway.setLimits({ organization_id, privacy });
      await gateway.reconcile();
    };
    const claims = async (): Promise<object> => {
      expect((await get(key)).status).toBe(200);
      const signed = gateway.upstream.requests.at(-1)?.headers['x-csms-principal'];
      const [, payload = ''] = String(signed).split('.');
      return JSON.parse(Buffer.from(payload, 'base64url').toString()) as object;
    };
    expect(await claims()).not.toHaveProperty('pseudonymous');
    await settle(true);
    expect(await claims()).toMatchObject({ org: organization_id, pseudonymous: true });
    await settle(false);
    expect(await claims()).not.toHaveProperty('pseudonymous');
  });

  it('is what was set last, within a second', async () => {
    const organization_id = newId('org');
    const key = await gateway.createKey({ organization_id });
    expect((await get(key)).headers.get('x-ratelimit-limit')).toBe('600');
    await gateway.setLimits({ organization_id, rate_limit_per_minute: 1_200 });
    await gateway.reconcile();
    expect((await get(key)).headers.get('x-ratelimit-limit')).toBe('1200');
  });

  it('is the quota of the organization and its UTC day over all its keys', async () => {
    const organization_id = newId('org');
    await gateway.setLimits({ organization_id, daily_request_quota: 4 });
    const [one, other] = [
      await gateway.createKey({ organization_id }),
      await gateway.createKey({ organization_id }),
    ];
    expect(statuses([await get(one), await get(other), await get(one), await get(other)])).toEqual([
      200, 200, 200, 200,
    ]);
    const refused = await get(one);
    expect(refused).toMatchObject({ status: 429, body: { code: 'quota_exceeded' } });
    const untilMidnight = 86_400 - ((Date.now() / 1_000) % 86_400);
    expect(Math.abs(Number(refused.headers.get('retry-after')) - untilMidnight)).toBeLessThanOrEqual(5);
    expect(refused.headers.get('x-ratelimit-limit')).toBe('600');
    await gateway.setLimits({ organization_id, daily_request_quota: 10 });
    await gateway.reconcile();
    expect((await get(other)).status).toBe(200);
  });

  const WRITES = { scopes: ['read:charge_points', 'write:charge_points'] as const };
  const command = (key: string, charge_point_id: unknown, one = gateway) =>
    one.client({ 'x-api-key': key }).post('/api/v1/commands', { charge_point_id });
  const inTurn = async (count: number, call: () => Promise<RestAnswer>) => {
    const answers: RestAnswer[] = [];
    for (let index = 0; index < count; index += 1) answers.push(await call());
    return statuses(answers);
  };

  it('is a tenth of it for commands to one charge point, over all keys of its organization', async () => {
    const organization_id = newId('org');
    await gateway.setLimits({ organization_id, rate_limit_per_minute: 30, rate_limit_burst: 100 });
    const scopes = [...WRITES.scopes];
    const [one, other, reader] = [
      await gateway.createKey({ organization_id, scopes }),
      await gateway.createKey({ organization_id, scopes }),
      await gateway.createKey({ organization_id }),
    ];
    expect(await inTurn(4, () => command(reader, 'CP-1'))).toEqual([403, 403, 403, 403]);
    expect(await inTurn(2, () => command(one, 'CP-1'))).toEqual([200, 200]);
    const before = gateway.upstream.requests.length;
    expect(await inTurn(3, () => command(other, 'CP-1'))).toEqual([200, 429, 429]);
    expect(gateway.upstream.requests).toHaveLength(before + 1);
    const refused = await command(one, 'CP-1');
    expect(refused).toMatchObject({ status: 429, body: { code: 'rate_limited' } });
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(15);
    expect(refused.headers.get('x-ratelimit-limit')).toBe('30');
    expect((await command(one, 'CP-2')).status).toBe(200);
    expect((await get(one)).status).toBe(200);
    // Its service refuses what names no charge point.
    expect(await inTurn(4, () => command(one, 7))).toEqual([200, 200, 200, 200]);
    expect((await command(await gateway.createLimitedKey({}, { scopes }), 'CP-1')).status).toBe(200);
  });

  it('is a sixtieth of it for imports of one organization', async () => {
    const scopes = [...WRITES.scopes];
    const key = await gateway.createLimitedKey({ rate_limit_per_minute: 120 }, { scopes });
    const file = { headers: { 'content-type': 'text/csv' }, text: 'id\n1\n' };
    const client = gateway.client({ 'x-api-key': key });
    expect(await inTurn(3, () => client.request('POST', '/api/v1/things/import', file))).toEqual([
      200, 200, 429,
    ]);
  });

  describe('with two instances', () => {
    let second: TestApiGateway;

    beforeAll(async () => {
      second = await TestApiGateway.start({ beside: gateway });
    }, 60_000);

    afterAll(() => second.stop(), 30_000);

    it('is the limit of both together, and no more than a second’s worth of each above it', async () => {
      const [perSecond, burst, seconds] = [10, 20, 4];
      const key = await gateway.createLimitedKey({
        rate_limit_per_minute: perSecond * 60,
        rate_limit_burst: burst,
      });
      const endAt = performance.now() + seconds * 1_000;
      const load = async (one: TestApiGateway) => {
        let accepted = 0;
        while (performance.now() < endAt) accepted += (await get(key, THINGS, one)).status === 200 ? 1 : 0;
        return accepted;
      };
      const [mine, theirs] = await Promise.all([load(gateway), load(second)]);
      const limit = burst + perSecond * seconds;
      // One instance alone would let `limit` through, so that two that knew nothing of each other let 120 through.
      expect(mine + theirs).toBeLessThanOrEqual(limit + 2 * perSecond);
      expect(mine + theirs).toBeGreaterThanOrEqual(limit - perSecond);
    }, 20_000);

    it('is the limit of commands to one charge point on both together', async () => {
      const limits = { rate_limit_per_minute: 60, rate_limit_burst: 100 };
      const key = await gateway.createLimitedKey(limits, { scopes: [...WRITES.scopes] });
      let accepted = 0;
      for (let round = 0; round < 10; round += 1) {
        for (const one of [gateway, second]) {
          accepted += (await command(key, 'CP-1', one)).status === 200 ? 1 : 0;
          await one.reconcile();
        }
      }
      // Two that knew nothing of each other let 12 through; each may be one ahead of what it has heard.
      expect(accepted).toBeGreaterThanOrEqual(6);
      expect(accepted).toBeLessThanOrEqual(8);
      expect((await command(key, 'CP-2', second)).status).toBe(200);
    });

    it('is the quota of both together', async () => {
      const key = await gateway.createLimitedKey({ daily_request_quota: 6 });
      for (const one of [gateway, second, gateway, second])
        expect((await get(key, THINGS, one)).status).toBe(200);
      await gateway.reconcile();
      await second.reconcile();
      await gateway.reconcile();
      expect(statuses([await get(key), await get(key)])).toEqual([200, 200]);
      expect(await get(key)).toMatchObject({ status: 429, body: { code: 'quota_exceeded' } });
    });

    it('is known to an instance that is new, from the first request on', async () => {
      const key = await gateway.createLimitedKey({ daily_request_quota: 2 });
      await many(key, 2);
      await gateway.reconcile();
      expect(await get(key, THINGS, second)).toMatchObject({ status: 429, body: { code: 'quota_exceeded' } });
    });
  });

  it('is limited while the database is away, and is counted when it is back', async () => {
    const { database } = gateway.installation;
    const proxy = TcpProxy.forUrl(database.url);
    await proxy.open();
    const second = await TestApiGateway.start({
      beside: gateway,
      environment: gateway.installation.databaseEnvironment(proxy.urlOf(database.url)),
    });
    const organization_id = newId('org');
    await gateway.setLimits({ organization_id, rate_limit_per_minute: 1, rate_limit_burst: 4 });
    const key = await gateway.createKey({ organization_id });
    expect((await get(key, THINGS, second)).status).toBe(200);
    await proxy.cut();
    await second.reconcile();
    const away = [];
    for (let index = 0; index < 5; index += 1) away.push(await get(key, THINGS, second));
    expect(statuses(away)).toEqual([200, 200, 200, 429, 429]);
    await proxy.open();
    await second.stop();
    const rows = await database.query<{ requests: string }>(
      'select requests from api_gateway.usage_count where organization_id = $1',
      [organization_id],
    );
    expect(rows.map(({ requests }) => Number(requests))).toEqual([6]);
    await proxy.cut();
  }, 60_000);
});

describe('how many requests without a good key come through', () => {
  let gateway: TestApiGateway;

  beforeEach(async () => {
    gateway = await TestApiGateway.start({
      environment: {
        CSMS_ANONYMOUS_RATE_LIMIT_PER_MINUTE: '5',
        CSMS_SIGN_IN_RATE_LIMIT_PER_MINUTE: '3',
        CSMS_TRUSTED_PROXIES: '127.0.0.1',
      },
    });
  }, 60_000);

  afterEach(() => gateway.stop(), 30_000);

  const from = (address: string, headers: Record<string, string> = {}) =>
    gateway.client({ 'x-forwarded-for': address, ...headers });
  const repeat = async (count: number, call: () => Promise<RestAnswer>) => {
    const answers: RestAnswer[] = [];
    for (let index = 0; index < count; index += 1) answers.push(await call());
    return answers;
  };

  it('is few of each network, and then not even a good key is looked at, but of those who had one there', async () => {
    const [known, unknown] = [await gateway.createKey(), await gateway.createKey()];
    expect((await from('192.0.2.1', { 'x-api-key': known }).get(THINGS)).status).toBe(200);
    const guesses = await repeat(7, () => from('192.0.2.1', { 'x-api-key': 'dyn_live_wrong' }).get(THINGS));
    expect(statuses(guesses)).toEqual([401, 401, 401, 401, 401, 429, 429]);
    expect(guesses.at(-1)).toMatchObject({ body: { code: 'rate_limited' } });
    expect(Number(guesses.at(-1)?.headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await from('192.0.2.1', { 'x-api-key': unknown }).get(THINGS)).status).toBe(429);
    expect((await from('192.0.2.1', { 'x-api-key': known }).get(THINGS)).status).toBe(200);
    expect((await from('192.0.2.2', { 'x-api-key': unknown }).get(THINGS)).status).toBe(200);
  });

  it('is few of each network at each operation where passwords are tried', async () => {
    const post = (address: string, path: string) => from(address).post(path, { password: 'guess' });
    const before = gateway.upstream.requests.length;
    expect(statuses(await repeat(5, () => post('192.0.2.3', '/api/v1/sign-in')))).toEqual([
      200, 200, 200, 429, 429,
    ]);
    expect(gateway.upstream.requests).toHaveLength(before + 3);
    expect((await post('192.0.2.3', '/api/v1/sign-up')).status).toBe(200);
    expect((await post('192.0.2.4', '/api/v1/sign-in')).status).toBe(200);
    expect(statuses(await repeat(4, () => post('2001:db8::1', '/api/v1/sign-in')))).toEqual([
      200, 200, 200, 429,
    ]);
    expect((await post('2001:db8::2', '/api/v1/sign-in')).status).toBe(429);
  });

  it('is few of each network also where one is signed in and a code is tried', async () => {
    const key = await gateway.createKey();
    const post = () => from('192.0.2.8', { 'x-api-key': key }).post('/api/v1/authenticator', {});
    expect(statuses(await repeat(5, post))).toEqual([200, 200, 200, 429, 429]);
  });

  it('is some of each network at public operations', async () => {
    const news = () => from('192.0.2.5').get('/api/v1/news');
    expect(statuses(await repeat(6, news))).toEqual([200, 200, 200, 200, 200, 429]);
  });

  it('is shared by all instances', async () => {
    const second = await TestApiGateway.start({
      beside: gateway,
      environment: { CSMS_ANONYMOUS_RATE_LIMIT_PER_MINUTE: '5', CSMS_TRUSTED_PROXIES: '127.0.0.1' },
    });
    await repeat(5, () => from('192.0.2.6').get(THINGS));
    await gateway.reconcile();
    await second.client({ 'x-forwarded-for': '192.0.2.6' }).get(THINGS);
    await second.reconcile();
    expect((await second.client({ 'x-forwarded-for': '192.0.2.6' }).get(THINGS)).status).toBe(429);
    await second.stop();
  });

  it('takes nobody’s word for his address but that of a trusted proxy', async () => {
    const second = await TestApiGateway.start({
      beside: gateway,
      environment: { CSMS_ANONYMOUS_RATE_LIMIT_PER_MINUTE: '2' },
    });
    const answers = await Promise.all(
      [1, 2, 3, 4].map((last) => second.client({ 'x-forwarded-for': `198.51.100.${last}` }).get(THINGS)),
    );
    expect(statuses(answers).sort()).toEqual([401, 401, 429, 429]);
    await second.stop();
  });

  it('is not limited at health', async () => {
    await repeat(6, () => from('192.0.2.7').get(THINGS));
    const answers = await repeat(8, () => from('192.0.2.7').get('/health/live'));
    expect(new Set(statuses(answers))).toEqual(new Set([200]));
  });
});
