import type { Scope } from '@csms/contracts';

import { TestApiGateway } from '../testing/test-api-gateway';
import { TestUpstream } from '../testing/test-upstream';

const EVERY: Scope[] = ['read:users', 'read:sessions', 'read:billing'];

describe('GET /api/v1/drivers/{driver_id}/data-export', () => {
  const services = new TestUpstream();
  let gateway: TestApiGateway;
  /** By the address that is asked, without its host. */
  let answers: Record<string, object | number>;

  const DRIVER = { driver_id: 'drv_1', name: 'Anna Smith' };
  const known = (): typeof answers => ({
    '/api/v1/drivers/drv_1': DRIVER,
    '/api/v1/id-tags?driver_id=drv_1&limit=200': {
      data: [{ id_tag: 'CARD/1' }, { id_tag: 'CARD2' }],
      next_cursor: null,
    },
    '/api/v1/vehicles?driver_id=drv_1&limit=200': { data: [{ vehicle_id: 'v1' }], next_cursor: null },
    '/api/v1/sessions?driver_id=drv_1&limit=200': { data: [{ session_id: 's1' }], next_cursor: 'a b' },
    '/api/v1/sessions?driver_id=drv_1&limit=200&cursor=a%20b': {
      data: [{ session_id: 's2' }],
      next_cursor: null,
    },
    '/api/v1/reservations?driver_id=drv_1&limit=200': { data: [{ reservation_id: 'r1' }], next_cursor: null },
    '/api/v1/sessions/attempts?id_tag=CARD%2F1&limit=200': { data: [{ id: 'a1' }], next_cursor: null },
    '/api/v1/sessions/attempts?id_tag=CARD2&limit=200': { data: [{ id: 'a2' }], next_cursor: null },
    '/api/v1/billing/sessions?user_id=drv_1&limit=200': { sessions: [{ id: 'b1' }], next_cursor: null },
  });

  beforeAll(async () => {
    await services.open();
    const { url } = services;
    gateway = await TestApiGateway.start({
      environment: { REGISTRY_URL: url, SESSIONS_URL: url, BILLING_URL: url },
    });
    services.answerTo = (path) => {
      const answer = answers[path] ?? 404;
      return typeof answer === 'number'
        ? { status: answer, body: '{}' }
        : { status: 200, body: JSON.stringify(answer) };
    };
  }, 60_000);

  beforeEach(() => {
    answers = known();
  });

  afterAll(async () => {
    await gateway.stop();
    await services.close();
  }, 30_000);

  const get = async (driverId = 'drv_1', more: Parameters<TestApiGateway['createKey']>[0] = {}) => {
    const key = await gateway.createKey({ scopes: EVERY, ...more });
    return fetch(`${gateway.publicUrl}/api/v1/drivers/${driverId}/data-export`, {
      headers: { authorization: `Bearer ${key}` },
    });
  };

  it('is everything that the services know, however many pages it takes', async () => {
    const before = services.requests.length;
    const response = await get();
    expect(response.status).toBe(200);
    expect(response.headers.get('content-disposition')).toContain('driver-data.json');
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect(await response.json()).toEqual({
      generated_at: expect.stringMatching(/^\d{4}-.*Z$/),
      organization_id: 'org_A',
      driver: DRIVER,
      id_tags: [{ id_tag: 'CARD/1' }, { id_tag: 'CARD2' }],
      vehicles: [{ vehicle_id: 'v1' }],
      sessions: [{ session_id: 's1' }, { session_id: 's2' }],
      reservations: [{ reservation_id: 'r1' }],
      attempts: [{ id: 'a1' }, { id: 'a2' }],
      bills: [{ id: 'b1' }],
    });
    // The services are asked on behalf of the caller, whose rights they check themselves.
    for (const { headers } of services.requests.slice(before)) {
      const [, claims = ''] = String(headers['x-csms-principal']).split('.');
      const { org, scopes } = JSON.parse(Buffer.from(claims, 'base64url').toString()) as Record<
        string,
        unknown
      >;
      expect([org, scopes]).toEqual(['org_A', EVERY]);
    }
  });

  it('finds everything also where drivers go by pseudonyms, for it is the person’s own right', async () => {
    const key = await gateway.createLimitedKey(
      { privacy: { pseudonymise_drivers: true, driver_retention_days: 400 } },
      { scopes: EVERY },
    );
    const before = services.requests.length;
    const { status, body } = await gateway
      .client({ 'x-api-key': key })
      .get('/api/v1/drivers/drv_1/data-export');
    expect([status, body]).toMatchObject([200, { sessions: [{}, {}], bills: [{}] }]);
    const asked = services.requests.slice(before);
    expect(asked.length).toBeGreaterThan(5);
    for (const { headers } of asked) {
      const [, claims = ''] = String(headers['x-csms-principal']).split('.');
      expect(JSON.parse(Buffer.from(claims, 'base64url').toString())).not.toHaveProperty('pseudonymous');
    }
  });

  it.each(EVERY)('needs the scope %s', async (missing) => {
    const response = await get('drv_1', { scopes: EVERY.filter((scope) => scope !== missing) });
    expect(response.status).toBe(403);
    expect(await response.json()).toMatchObject({ code: 'insufficient_scope', required_scope: missing });
  });

  it('is not for credentials that are held to single sites', async () => {
    const grants = [{ type: 'site' as const, id: 'site_1', access: 'read' as const }];
    expect((await get('drv_1', { resource_grants: grants })).status).toBe(403);
  });

  it('of nobody, or of another organization, is 404', async () => {
    const response = await get('drv_2');
    expect(response.status).toBe(404);
    expect(await response.json()).toMatchObject({ code: 'not_found', resource: 'driver' });
  });

  it('is refused when the registry cannot say who it is', async () => {
    answers['/api/v1/drivers/drv_1'] = 500;
    const response = await get();
    expect([response.status, await response.json()]).toMatchObject([502, { code: 'upstream_error' }]);
  });

  it('breaks off when a service fails in the middle: half of it must not look like the whole', async () => {
    answers['/api/v1/sessions?driver_id=drv_1&limit=200&cursor=a%20b'] = 500;
    await expect(get().then((response) => response.text())).rejects.toThrow();
  });
});
