import { BillingChangeRecorded } from '@csms/contracts';
import { RepeatingClient, type TestService } from '@csms/testing';

import { STANDARD_DAY_RATE } from '../testing/a-session';
import { BillingClient } from '../testing/billing-client';
import { startBilling } from '../testing/start-billing';

describe('tariffs', () => {
  let service: TestService;
  let client: BillingClient;
  let other: BillingClient;

  beforeAll(async () => {
    service = await startBilling();
    client = new BillingClient(service, 'org_A');
    other = new BillingClient(service, 'org_B');
  }, 60_000);

  afterAll(() => service.stop(), 30_000);

  it('are created in the shape of the guide', async () => {
    const { status, body } = await client.api.post('/api/v1/billing/tariffs', STANDARD_DAY_RATE);
    expect(status).toBe(201);
    expect(body).toMatchObject({
      ...STANDARD_DAY_RATE,
      id: expect.stringMatching(/^tar_/),
      created_at: expect.any(String),
    });
  });

  it('are created and assigned once where the request is repeated with its Idempotency-Key', async () => {
    const api = new RepeatingClient(service.as(['read:billing', 'write:billing'], 'org_C'));
    const { body: tariff } = await api.post<{ id: string }>('/api/v1/billing/tariffs', STANDARD_DAY_RATE);
    const target = { target_type: 'organization', target_id: 'org_C' };
    expect((await api.post(`/api/v1/billing/tariffs/${tariff.id}/assignments`, target)).status).toBe(201);
    expect((await api.get('/api/v1/billing/tariffs')).body).toMatchObject({ total: 1 });
  });

  it('and their assignments tell the audit log who changed what, and of nothing that was refused', async () => {
    const api = service.as(['read:billing', 'write:billing'], 'org_D');
    const { body: tariff } = await api.post<{ id: string }>('/api/v1/billing/tariffs', STANDARD_DAY_RATE);
    const path = `/api/v1/billing/tariffs/${tariff.id}`;
    const replaced = await api.put(path, { ...STANDARD_DAY_RATE, session_fee: 1 });
    await api.put(path, { ...STANDARD_DAY_RATE, session_fee: -1 });
    const target = { target_type: 'organization', target_id: 'org_D' };
    const { body: assignment } = await api.post<{ id: string }>(`${path}/assignments`, target);
    await api.post(`${path}/assignments`, target);
    await api.delete(`${path}/assignments/${assignment.id}`);
    await service.settled();
    const told = service.told(BillingChangeRecorded).filter(({ key }) => key === 'org_D');
    const subject = { actor_type: 'api_key', actor_id: 'key_spec' };
    expect(told.map(({ data }) => data)).toMatchObject([
      { ...subject, action: 'tariff.created', resource_id: tariff.id, before: null, after: tariff },
      { ...subject, action: 'tariff.updated', before: tariff, after: replaced.body },
      { action: 'tariff_assignment.created', resource_id: assignment.id, before: null, after: assignment },
      { action: 'tariff_assignment.removed', before: assignment, after: null },
    ]);
    expect(told[1]?.data.request_id).toBe(replaced.headers.get('x-request-id'));
  });

  it('keep every digit of a price', async () => {
    const tariff = await client.createTariff({ energy_rate_per_kwh: 0.123456, tax_rate_percent: 7.7 });
    expect((await client.api.get(`/api/v1/billing/tariffs/${tariff.id}`)).body).toEqual(tariff);
    expect(tariff).toMatchObject({ energy_rate_per_kwh: 0.123456, tax_rate_percent: 7.7 });
  });

  it('are replaced as a whole: what is left out gets its default, what is read only is ignored', async () => {
    const tariff = await client.createTariff();
    const path = `/api/v1/billing/tariffs/${tariff.id}`;
    const echoed = await client.api.put(path, tariff);
    expect(echoed).toMatchObject({ status: 200, body: { version: 2, created_at: tariff.created_at } });
    const bare = { name: 'Bare', currency: 'EUR', session_fee: 1 };
    expect(await client.api.put(path, bare)).toMatchObject({
      status: 200,
      body: { ...bare, version: 3, energy_rate_per_kwh: 0, idle_fee_per_minute: 0, tax_rate_percent: 0 },
    });
  });

  it('are not replaced by who has seen an older state', async () => {
    const tariff = await client.createTariff();
    const path = `/api/v1/billing/tariffs/${tariff.id}`;
    const etag = (await client.api.get(path)).headers.get('etag') ?? '';
    const put = (ifMatch: string) =>
      client.api.request('PUT', path, {
        headers: { 'content-type': 'application/json', 'if-match': ifMatch },
        text: JSON.stringify(STANDARD_DAY_RATE),
      });
    expect((await put(etag)).body).toMatchObject({ version: 2 });
    expect(await put(etag)).toMatchObject({ status: 412, body: { code: 'precondition_failed' } });
    expect((await client.api.get(path)).body).toMatchObject({ version: 2 });
  });

  it('count a version for each of many changes at once', async () => {
    const tariff = await client.createTariff();
    const changed = await Promise.all(
      [1, 2, 3, 4, 5, 6].map((fee) => client.replaceTariff(tariff.id, { session_fee: fee })),
    );
    expect(changed.map(({ version }) => version).sort()).toEqual([2, 3, 4, 5, 6, 7]);
  });

  it.each([
    [{ currency: 'XXZ' }, '/currency'],
    [{ energy_rate_per_kwh: -0.01 }, '/energy_rate_per_kwh'],
    [{ session_fee: 0.000_000_1 }, '/session_fee'],
    [{ session_fee: '0.50' }, '/session_fee'],
    [{ tax_rate_percent: 101 }, '/tax_rate_percent'],
    [{ idle_grace_period_minutes: 1.5 }, '/idle_grace_period_minutes'],
    [{ name: '' }, '/name'],
    [{ colour: 'red' }, '/colour'],
    [{ energy_rate_per_kwh: undefined, session_fee: undefined }, '/energy_rate_per_kwh'],
  ])('with %j are refused, naming %s', async (more, pointer) => {
    const answer = await client.api.post('/api/v1/billing/tariffs', { ...STANDARD_DAY_RATE, ...more });
    expect(answer).toMatchObject({ status: 422, body: { code: 'validation_failed', errors: [{ pointer }] } });
  });

  it('are listed by currency, and only their own', async () => {
    const { id } = await other.createTariff({ currency: 'JPY', name: 'Yen' });
    expect((await other.api.get('/api/v1/billing/tariffs')).body).toMatchObject({
      total: 1,
      tariffs: [{ id }],
    });
    expect((await other.api.get('/api/v1/billing/tariffs?currency=GBP')).body).toMatchObject({ total: 0 });
    const path = `/api/v1/billing/tariffs/${id}`;
    expect((await client.api.get(path)).status).toBe(404);
    expect((await client.api.put(path, STANDARD_DAY_RATE)).status).toBe(404);
    const target = { target_type: 'organization', target_id: 'org_A' };
    expect((await client.api.post(`${path}/assignments`, target)).status).toBe(404);
  });

  describe('assignments', () => {
    it('are 409 to a target that has a tariff', async () => {
      const [first, second] = [await client.createTariff(), await client.createTariff()];
      await client.assign(first.id, 'connector', 'CP-TAKEN', 1);
      await client.assign(first.id, 'connector', 'CP-TAKEN', 2);
      const target = { target_type: 'connector', target_id: 'CP-TAKEN', connector_id: 1 };
      const answer = await client.api.post(`/api/v1/billing/tariffs/${second.id}/assignments`, target);
      expect(answer).toMatchObject({ status: 409, body: { code: 'already_exists' } });
    });

    it.each([
      [{ target_type: 'connector', target_id: 'CP-1' }, 422, '/connector_id'],
      [{ target_type: 'site', target_id: 'site_1', connector_id: 1 }, 422, '/connector_id'],
      [{ target_type: 'country', target_id: 'GB' }, 422, '/target_type'],
      [{ target_type: 'site', target_id: 'a b' }, 422, '/target_id'],
    ])('%j are %i', async (target, status, pointer) => {
      const { id } = await client.createTariff();
      expect(await client.api.post(`/api/v1/billing/tariffs/${id}/assignments`, target)).toMatchObject({
        status,
        body: { errors: [{ pointer }] },
      });
    });

    it('to another organization are 404', async () => {
      const { id } = await client.createTariff();
      const target = { target_type: 'organization', target_id: 'org_B' };
      expect(await client.api.post(`/api/v1/billing/tariffs/${id}/assignments`, target)).toMatchObject({
        status: 404,
        body: { resource: 'organization' },
      });
    });
  });
});
