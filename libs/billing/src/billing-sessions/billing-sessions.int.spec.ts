import { SessionEnded, SessionStarted } from '@csms/contracts';
import type { TestService } from '@csms/testing';

import { ASession } from '../testing/a-session';
import { BillingClient } from '../testing/billing-client';
import { startBilling } from '../testing/start-billing';

import type { BillingSessionDto } from './dto/billing-session.dto';

interface BillingSessionList {
  readonly sessions: readonly BillingSessionDto[];
  readonly total: number;
  readonly page: number;
}

const MINUTE_MS = 60_000;

describe('billing sessions', () => {
  let service: TestService;
  let client: BillingClient;
  let other: BillingClient;
  let tariffId: string;
  const guide = new ASession({ charge_point_id: 'CP-1', driver_id: 'drv_1' });
  const late = new ASession({ charge_point_id: 'CP-2', started_at: '2026-05-01T23:30:00.000Z' });
  const running = new ASession({ charge_point_id: 'CP-2', started_at: '2026-05-02T08:00:00.000Z' });

  beforeAll(async () => {
    service = await startBilling();
    client = new BillingClient(service, 'org_A');
    other = new BillingClient(service, 'org_B');
    ({ id: tariffId } = await client.createTariff());
    await client.assign(tariffId, 'organization', 'org_A');
    await service.tell(SessionEnded, guide.ended());
    await service.tell(SessionEnded, late.ended({ ended_at: '2026-05-02T00:30:00.000Z', energy_wh: null }));
    await service.tell(SessionStarted, running.started());
    await service.settled();
  }, 60_000);

  afterAll(() => service.stop(), 30_000);

  it('are shown to a credential that is held to a site where they are of that site', async () => {
    const place = { organization_id: 'org_C', site_id: 'site_elsewhere' };
    const elsewhere = new ASession({ ...place, charge_point_id: 'CP-3' });
    const foreign = new ASession({ ...place, site_id: 'site_1' });
    await service.tell(SessionEnded, elsewhere.ended());
    await service.tell(SessionEnded, foreign.ended());
    await service.settled();
    const limited = service.asPrincipal({
      organizationId: 'org_C',
      subject: 'key_limited',
      type: 'api_key',
      scopes: ['read:billing', 'write:billing'],
      role: null,
      grants: [{ type: 'site', id: 'site_elsewhere', access: 'write' }],
    });
    const { body } = await limited.get<BillingSessionList>('/api/v1/billing/sessions');
    expect(body.sessions.map((row) => row.charge_point_id)).toEqual(['CP-3']);
    expect((await limited.get(`/api/v1/billing/sessions/${foreign.sessionId}`)).status).toBe(404);
    expect((await limited.get(`/api/v1/billing/sessions/${body.sessions[0]?.id}`)).status).toBe(200);
    const { id } = await new BillingClient(service, 'org_C').createTariff();
    const tariff = `/api/v1/billing/tariffs/${id}`;
    const everySite = { status: 403, body: { code: 'insufficient_role' } };
    expect(await limited.put(tariff, { name: 'Dear', currency: 'GBP', session_fee: 9 })).toMatchObject(
      everySite,
    );
    expect(
      await limited.post(`${tariff}/assignments`, { target_type: 'site', target_id: 'site_elsewhere' }),
    ).toMatchObject(everySite);
    expect((await limited.get(tariff)).status).toBe(200);
  });

  it("have the shape of the guide's list", async () => {
    const { status, body } = await client.api.get(
      '/api/v1/billing/sessions?from=2026-05-01&to=2026-05-01&limit=20&status=settled',
    );
    expect(status).toBe(200);
    expect(body).toMatchObject({
      sessions: [
        {
          id: expect.stringMatching(/^bsn_/),
          charge_point_id: 'CP-1',
          driver_id: 'drv_1',
          started_at: '2026-05-01T08:12:00.000Z',
          ended_at: '2026-05-01T09:04:00.000Z',
          energy_kwh: 14.7,
          subtotal_amount: 6.67,
          tax_amount: 1.33,
          total_amount: 8,
          total_cost: 8,
          currency: 'GBP',
          status: 'settled',
          duration_minutes: 52,
        },
      ],
      total: 1,
      page: 1,
    });
  });

  it("break the guide's session down to the penny, under either id", async () => {
    const { id } = await client.session(guide.sessionId);
    const breakdown = await client.breakdown(id);
    expect(breakdown).toEqual({
      session_id: id,
      status: 'settled',
      free_reason: null,
      review_reason: null,
      line_items: [
        line('session_fee', 'Session fee', 0.5, 50, 1, 'session', 0.5),
        line('energy', 'Energy (14.7 kWh × £0.42)', 6.17, 617, 14.7, 'kWh', 0.42),
        line('tax', 'VAT (20%)', 1.33, 133, 20, 'percent', 6.67),
      ],
      subtotal: 6.67,
      tax: 1.33,
      discount: 0,
      total: 8,
      currency: 'GBP',
    });
    expect(await client.breakdown(guide.sessionId)).toEqual(breakdown);
  });

  it.each([
    [14_700, 59, [50, 617, 245, 182], 1_094],
    [1, 0, [50, 0, 10], 60],
    [0, 120, [0, 0], 0],
    [33_333, 11, [50, 1_400, 5, 291], 1_746],
  ])('of %i Wh and %i minutes after charging add up to the total', async (energyWh, idle, amounts, total) => {
    const session = new ASession({ charge_point_id: 'CP-SUMS' });
    const charging_ended_at = new Date(Date.parse('2026-05-01T09:04:00Z') - idle * MINUTE_MS).toISOString();
    await service.tell(SessionEnded, session.ended({ energy_wh: energyWh, charging_ended_at }));
    await service.settled();
    const breakdown = await client.breakdown(session.sessionId);
    expect(breakdown.line_items.map((item) => item.amount_minor)).toEqual(amounts);
    expect(amounts.reduce((sum, amount) => sum + amount, 0)).toBe(total);
    expect(breakdown.total).toBe(total / 100);
    expect((await client.session(session.sessionId)).total_amount).toBe(breakdown.total);
  });

  it('have no lines while the session charges', async () => {
    expect(await client.breakdown(running.sessionId)).toMatchObject({
      status: 'pending',
      line_items: [],
      total: null,
      currency: 'GBP',
    });
  });

  it.each([
    ['from=2026-05-01&to=2026-05-01&status=completed', ['CP-2', 'CP-1']],
    ['from=2026-05-01&to=2026-05-01&time_zone=Europe/London&status=completed', ['CP-1']],
    ['status=pending', ['CP-2']],
    ['status=active', ['CP-2']],
    ['status=needs_review', ['CP-2']],
    ['charge_point_id=CP-1', ['CP-1']],
    ['user_id=drv_1', ['CP-1']],
    ['from=2027-01-01', []],
  ])('are found by %s', async (query, chargePoints) => {
    const { body } = await client.api.get<BillingSessionList>(`/api/v1/billing/sessions?${query}`);
    const found = body.sessions.filter((row) => row.charge_point_id !== 'CP-SUMS');
    expect(found.map((row) => row.charge_point_id)).toEqual(chargePoints);
  });

  it('of another organization are 404 and in no list', async () => {
    const { id } = await client.session(guide.sessionId);
    for (const path of [id, guide.sessionId, `${id}/breakdown`]) {
      expect(await other.api.get(`/api/v1/billing/sessions/${path}`)).toMatchObject({
        status: 404,
        body: { code: 'not_found', resource: 'billing_session' },
      });
    }
    expect((await other.api.get<BillingSessionList>('/api/v1/billing/sessions')).body.total).toBe(0);
  });

  function line(
    type: string,
    description: string,
    amount: number,
    amount_minor: number,
    quantity: number,
    unit: string,
    unit_price: number,
  ) {
    return { type, description, amount, amount_minor, quantity, unit, unit_price };
  }
});
