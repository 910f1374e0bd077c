import { serviceDocument } from '@csms/platform-http';
import { RepeatingClient } from '@csms/testing';

import { registryService } from './registry.module';
import { CHANGING_OPERATIONS } from './testing/operations';
import { TestRegistry } from './testing/test-registry';

describe('an operation that is repeated with its Idempotency-Key', () => {
  let registry: TestRegistry;

  beforeAll(async () => {
    registry = await TestRegistry.start();
  }, 60_000);

  afterAll(() => registry.stop(), 30_000);

  it.each(CHANGING_OPERATIONS.filter(({ route }) => route.startsWith('POST')))(
    'is done once: $route',
    async ({ route, call }) => {
      const { paths } = serviceDocument(registry.service.app, registryService);
      const operation = paths[route.slice('POST '.length)]?.post;
      if ((operation as { 'x-access'?: string } | undefined)?.['x-access'] === 'public') return;
      const { id, api } = await registry.organization();
      const entries = async () =>
        (await api.get<{ data: { request_id: string }[] }>('/api/v1/audit-log?limit=200')).body.data;
      const answer = await call({ id, api: new RepeatingClient(api) });
      expect(answer.status).toBeLessThan(300);
      const requestId = answer.headers.get('x-request-id');
      expect((await entries()).filter(({ request_id }) => request_id === requestId)).toHaveLength(1);
    },
  );

  it('shows a secret that is shown once again, though nobody has kept it', async () => {
    const { api } = await registry.organization();
    const repeating = new RepeatingClient(api);
    const site = await repeating.post<{ site_id: string }>('/api/v1/sites', {
      name: 'Depot',
      address: '1 Road',
      max_power_kw: 10,
      lat: 1,
      lng: 1,
    });
    const { body } = await repeating.post<{ ocpp_password: string }>('/api/v1/charge-points', {
      site_id: site.body.site_id,
    });
    const kept = await registry.service.installation.database.query('select * from registry.idempotency_key');
    expect(body.ocpp_password).toMatch(/^[0-9a-f]{40}$/i);
    expect(JSON.stringify(kept)).not.toContain(body.ocpp_password);
    expect(kept.length).toBeGreaterThan(1);
  });
});
