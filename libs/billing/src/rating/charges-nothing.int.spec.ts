import { BillingSessionSettled, SessionEnded, SessionStarted } from '@csms/contracts';
import type { TestService } from '@csms/testing';

import { ASession } from '../testing/a-session';
import { BillingClient } from '../testing/billing-client';
import { startBilling } from '../testing/start-billing';

const purpose = 'commissioning' as const;

describe('a charge that nobody pays for', () => {
  let service: TestService;
  let client: BillingClient;

  beforeAll(async () => {
    service = await startBilling();
    client = new BillingClient(service, 'org_A');
    const tariff = await client.createTariff();
    await client.assign(tariff.id, 'organization', 'org_A');
  }, 60_000);

  afterAll(() => service.stop(), 30_000);

  it.each([
    ['with a start', true, 14_700],
    ['whose start came late', false, 120],
    ['without a meter', true, null],
    ['whose meter ran backwards', true, -5],
  ] as const)('costs nothing, and the bill says why: %s', async (_what, isStartTold, energy_wh) => {
    const session = new ASession({ purpose });
    if (isStartTold) await service.tell(SessionStarted, session.started());
    await service.tell(SessionEnded, session.ended({ energy_wh }));
    await service.settled();
    expect(await client.session(session.sessionId)).toMatchObject({
      status: 'settled',
      total_amount: 0,
      tax_amount: 0,
      currency: 'GBP',
      free_reason: 'commissioning',
      review_reason: null,
    });
    const kwh = Math.max(energy_wh ?? 0, 0) / 1000;
    expect(await client.breakdown(session.sessionId)).toMatchObject({
      free_reason: 'commissioning',
      line_items: [
        {
          description: `Energy (${kwh} kWh, test charge of commissioning: free of charge)`,
          quantity: kwh,
          unit_price: 0,
          amount: 0,
        },
      ],
      total: 0,
    });
    const told = service.told(BillingSessionSettled).find(({ key }) => key === session.sessionId);
    expect(told?.data).toMatchObject({ status: 'settled', total_amount: '0', free_reason: 'commissioning' });
  });

  it('costs nothing at a site with free vend, either', async () => {
    const session = new ASession({ free_vend: true });
    const unknown = { energy_wh: 14_700, authorization_status: 'Unknown' };
    await service.tell(SessionEnded, session.ended(unknown));
    await service.settled();
    expect(await client.session(session.sessionId)).toMatchObject({
      status: 'settled',
      total_amount: 0,
      free_reason: 'free_vend',
    });
    const told = service.told(BillingSessionSettled).find(({ key }) => key === session.sessionId);
    expect(told?.data).toMatchObject({ free_vend: true, total_amount: '0' });
    expect(await client.breakdown(session.sessionId)).toMatchObject({
      line_items: [{ description: 'Energy (14.7 kWh, free vend: free of charge)', amount: 0 }],
    });
  });

  it('costs nothing where no tariff is assigned, while a driver’s charge is for a person to look at', async () => {
    const other = new BillingClient(service, 'org_B');
    const test = new ASession({ organization_id: 'org_B', purpose });
    const charge = new ASession({ organization_id: 'org_B' });
    for (const one of [test, charge]) await service.tell(SessionEnded, one.ended());
    await service.settled();
    expect(await other.session(test.sessionId)).toMatchObject({ status: 'settled', total_amount: 0 });
    expect(await other.session(charge.sessionId)).toMatchObject({
      status: 'needs_review',
      free_reason: null,
      total_amount: null,
    });
  });
});
