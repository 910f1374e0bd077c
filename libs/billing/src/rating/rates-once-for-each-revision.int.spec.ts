import { BillingSessionSettled, SessionEnded, SessionStarted } from '@csms/contracts';
import type { TestService } from '@csms/testing';

import { ASession } from '../testing/a-session';
import { BillingClient } from '../testing/billing-client';
import { startBilling } from '../testing/start-billing';

describe('the price of a session that is told more than once', () => {
  let service: TestService;
  let client: BillingClient;

  beforeAll(async () => {
    service = await startBilling();
    client = new BillingClient(service, 'org_A');
    const tariff = await client.createTariff();
    await client.assign(tariff.id, 'organization', 'org_A');
  }, 60_000);

  afterAll(() => service.stop(), 30_000);

  const prices = (session: ASession) =>
    service
      .told(BillingSessionSettled)
      .filter(({ key }) => key === session.sessionId)
      .map(({ data }) => [data.revision, data.total_amount]);

  it.each([
    ['the same event', 'same', 'same'],
    ['the same end under another event id', 'one', 'other'],
  ])('stays as it is: %s', async (_what, first, second) => {
    const session = new ASession();
    await service.tell(SessionStarted, session.started());
    await service.tell(SessionEnded, session.ended(), { id: `${first}-${session.sessionId}` });
    await service.settled();
    const before = await client.session(session.sessionId);
    await service.tell(SessionStarted, session.started());
    await service.tell(SessionEnded, session.ended(), { id: `${second}-${session.sessionId}` });
    await service.settled();
    expect(await client.session(session.sessionId)).toEqual(before);
    expect(prices(session)).toEqual([[1, '8']]);
  });

  it('follows a newer revision, and is told again', async () => {
    const session = new ASession();
    await service.tell(SessionEnded, session.ended());
    await service.tell(
      SessionEnded,
      session.ended({ revision: 2, energy_wh: 20_000, meter_stop_wh: 21_000 }),
    );
    await service.settled();
    expect(await client.session(session.sessionId)).toMatchObject({ energy_kwh: 20, total_amount: 10.68 });
    expect(prices(session)).toEqual([
      [1, '8'],
      [2, '10.68'],
    ]);
  });

  it('does not go back to an older revision', async () => {
    const session = new ASession();
    await service.tell(SessionEnded, session.ended({ revision: 3, energy_wh: 20_000 }));
    await service.tell(SessionEnded, session.ended({ revision: 2 }));
    await service.settled();
    expect(await client.session(session.sessionId)).toMatchObject({ energy_kwh: 20 });
    expect(prices(session)).toEqual([[3, '10.68']]);
  });

  it('comes by a revision that gives the missing register', async () => {
    const session = new ASession();
    await service.tell(SessionEnded, session.ended({ energy_wh: null, meter_stop_wh: null }));
    await service.settled();
    expect(await client.session(session.sessionId)).toMatchObject({
      status: 'needs_review',
      review_reason: 'meter_missing',
      energy_kwh: null,
    });
    await service.tell(SessionEnded, session.ended({ revision: 2 }));
    await service.settled();
    expect(await client.session(session.sessionId)).toMatchObject({
      status: 'settled',
      review_reason: null,
      total_amount: 8,
    });
  });

  it('needs no start to be known before', async () => {
    const session = new ASession();
    await service.tell(SessionEnded, session.ended());
    await service.tell(SessionStarted, session.started());
    await service.settled();
    expect(await client.session(session.sessionId)).toMatchObject({ status: 'settled', total_amount: 8 });
  });
});
