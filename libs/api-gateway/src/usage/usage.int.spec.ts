import { newId } from '@csms/kernel';

import { TestApiGateway } from '../testing/test-api-gateway';

import { utcDay } from './domain/utc-day';
import type { UsageTodayDto, UsageTrendDto } from './dto/usage.dto';

const THINGS = '/api/v1/things';
const TODAY = '/api/v1/analytics/usage/today';
const TREND = '/api/v1/analytics/usage/analytics';
const SCOPES = ['read:charge_points', 'read:analytics'];

describe('the usage of the API', () => {
  let gateway: TestApiGateway;
  let second: TestApiGateway;
  let organization_id: string;
  let key: string;

  beforeAll(async () => {
    gateway = await TestApiGateway.start();
    second = await TestApiGateway.start({ beside: gateway });
  }, 90_000);

  beforeEach(async () => {
    organization_id = newId('org');
    await gateway.setLimits({ organization_id, daily_request_quota: 1_000 });
    key = await gateway.createKey({ organization_id, scopes: SCOPES });
  });

  afterAll(async () => {
    await second.stop();
    await gateway.stop();
  }, 30_000);

  const api = (one = gateway) => one.client({ 'x-api-key': key });
  const written = async () => {
    await gateway.reconcile();
    await second.reconcile();
  };
  /** Past the public port, for to ask by it is a request itself. */
  const today = async () => {
    const internal = await gateway.internalClient(SCOPES, organization_id);
    return (await internal.get<UsageTodayDto>(TODAY)).body;
  };
  const trend = (query: string) => api().get<UsageTrendDto>(`${TREND}${query}`);
  const addDay = (day: string, requests: number) =>
    gateway.installation.database.query(`insert into api_gateway.usage_count values ($1, $2, 'GET /x', $3)`, [
      organization_id,
      day,
      requests,
    ]);

  it('is every request with a good key, exactly, by all instances', async () => {
    const others = Array.from({ length: 40 }, (_, index) =>
      api(index % 2 === 0 ? gateway : second).get(THINGS),
    );
    await Promise.all(others);
    for (const id of ['a', 'b', 'c']) await api(second).get(`${THINGS}/${id}`);
    await written();
    const { date, ...usage } = await today();
    expect(date).toBe(utcDay(new Date()));
    expect(usage).toEqual({
      requests_today: 43,
      rate_limit: 1_000,
      remaining: 957,
      top_endpoints: [
        { endpoint: `GET ${THINGS}`, count: 40 },
        { endpoint: `GET ${THINGS}/{thing_id}`, count: 3 },
      ],
    });
  });

  it('counts what is refused after the key was found good, and nothing before', async () => {
    await api().post(THINGS, {});
    await gateway.client({}).get(THINGS);
    await gateway.client({ 'x-api-key': `${key}a` }).get(THINGS);
    await api().get('/api/v1/nothing');
    await api().delete(THINGS);
    await written();
    expect(await today()).toMatchObject({
      requests_today: 1,
      top_endpoints: [{ endpoint: `POST ${THINGS}`, count: 1 }],
    });
  });

  it('counts beyond the quota, of which nothing remains then', async () => {
    await gateway.setLimits({ organization_id, daily_request_quota: 3 });
    for (let index = 0; index < 5; index += 1) await api().get(THINGS);
    await written();
    await gateway.setLimits({ organization_id, daily_request_quota: 5 });
    await written();
    expect(await api().get(TODAY)).toMatchObject({ status: 429 });
    await gateway.setLimits({ organization_id, daily_request_quota: 50 });
    await written();
    expect(await today()).toMatchObject({ requests_today: 6, rate_limit: 50, remaining: 44 });
    await gateway.installation.database.query(
      'update api_gateway.organization_limits set daily_request_quota = 2 where organization_id = $1',
      [organization_id],
    );
    expect(await today()).toMatchObject({ rate_limit: 2, remaining: 0 });
  });

  it('counts the question after it too', async () => {
    expect((await api().get<UsageTodayDto>(TODAY)).status).toBe(200);
    await written();
    expect(await today()).toMatchObject({ top_endpoints: [{ endpoint: `GET ${TODAY}`, count: 1 }] });
  });

  it('shows the ten endpoints that were asked most', async () => {
    const day = utcDay(new Date());
    for (let index = 1; index <= 12; index += 1) {
      await gateway.installation.database.query(
        'insert into api_gateway.usage_count values ($1, $2, $3, $4)',
        [organization_id, day, `GET /${index}`, index],
      );
    }
    const { top_endpoints, requests_today } = await today();
    expect(top_endpoints.map(({ count }) => count)).toEqual([12, 11, 10, 9, 8, 7, 6, 5, 4, 3]);
    expect(requests_today).toBe(78);
  });

  it('is shown by day, every day, and adds up to the total', async () => {
    await addDay('2024-01-01', 3_204);
    await addDay('2024-01-03', 5_120);
    await addDay('2024-02-01', 9);
    expect((await trend('?from=2024-01-01&to=2024-01-04')).body).toEqual({
      from: '2024-01-01',
      to: '2024-01-04',
      data: [
        { date: '2024-01-01', requests: 3_204 },
        { date: '2024-01-02', requests: 0 },
        { date: '2024-01-03', requests: 5_120 },
        { date: '2024-01-04', requests: 0 },
      ],
      total_requests: 8_324,
    });
    const { body } = await trend('');
    expect([body.data.length, body.to]).toEqual([30, utcDay(new Date())]);
  });

  it('is nobody else’s', async () => {
    await addDay('2024-01-01', 7);
    const stranger = await gateway.createKey({ organization_id: newId('org'), scopes: SCOPES });
    const answer = await gateway
      .client({ 'x-api-key': stranger })
      .get(`${TREND}?from=2024-01-01&to=2024-01-01`);
    expect(answer).toMatchObject({ status: 200, body: { total_requests: 0 } });
  });

  it.each([
    '?from=yesterday',
    '?to=2024-02-30',
    '?from=2024-01-02&to=2024-01-01',
    '?from=2020-01-01',
    '?day=1',
  ])('is 400 with %s', async (query) => {
    expect(await trend(query)).toMatchObject({ status: 400, body: { code: 'invalid_parameter' } });
  });

  it('needs its scope', async () => {
    const without = gateway.client({ 'x-api-key': await gateway.createKey({ organization_id }) });
    for (const path of [TODAY, TREND]) {
      expect(await without.get(path)).toMatchObject({
        status: 403,
        body: { code: 'insufficient_scope', required_scope: 'read:analytics' },
      });
    }
  });

  it('is written down when an instance stops', async () => {
    const third = await TestApiGateway.start({ beside: gateway });
    for (let index = 0; index < 5; index += 1) await api(third).get(THINGS);
    await third.stop();
    expect(await today()).toMatchObject({ requests_today: 5 });
  }, 30_000);
});
