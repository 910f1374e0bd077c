import { DriverRemoved, SessionEnded, SessionStarted } from '@csms/contracts';
import type { TestService } from '@csms/testing';

import type { BillingSessionDto } from '../billing-sessions/dto/billing-session.dto';
import { ASession } from '../testing/a-session';
import { BillingClient } from '../testing/billing-client';
import { startBilling } from '../testing/start-billing';

const PSEUDONYM = /^anon_[\w-]{22}$/;

describe('drivers of bills', () => {
  let service: TestService;

  beforeAll(async () => {
    service = await startBilling();
    const client = new BillingClient(service, 'org_A');
    const tariff = await client.createTariff();
    await client.assign(tariff.id, 'organization', 'org_A');
  }, 60_000);

  afterAll(() => service.stop(), 30_000);

  const bills = async (query: string, scopes: readonly ('read:billing' | 'read:users')[]) => {
    await service.settled();
    const { status, body } = await service
      .as(scopes, 'org_A')
      .get<{ sessions: BillingSessionDto[] }>(`/api/v1/billing/sessions?${query}`);
    expect(status).toBe(200);
    return body.sessions;
  };
  const reader = ['read:billing'] as const;
  const users = ['read:billing', 'read:users'] as const;
  const driverOf = async ({ sessionId }: ASession, scopes: readonly ('read:billing' | 'read:users')[]) =>
    (await bills('limit=200', scopes)).find((bill) => bill.session_id === sessionId)?.driver_id;
  const erase = (driver_id: string) =>
    service.tell(DriverRemoved, {
      driver_id,
      organization_id: 'org_A',
      removed_at: new Date().toISOString(),
    });

  it('go by pseudonyms to those without read:users, who find their bills by these alone', async () => {
    const session = new ASession();
    await service.tell(SessionStarted, { ...session.started(), driver_id: 'drv_shown' });
    const pseudonym = await driverOf(session, reader);
    expect(pseudonym).toMatch(PSEUDONYM);
    expect(await driverOf(session, users)).toBe('drv_shown');
    const mine = [{ session_id: session.sessionId, user_id: pseudonym }];
    expect(await bills(`user_id=${pseudonym}`, reader)).toMatchObject(mine);
    expect(await bills('user_id=drv_shown', reader)).toEqual([]);
    expect(await bills('user_id=drv_shown', users)).toHaveLength(1);
  });

  it('who are erased leave the bill, its figures and a pseudonym', async () => {
    const session = new ASession();
    await service.tell(SessionEnded, { ...session.ended(), driver_id: 'drv_gone' });
    const pseudonym = await driverOf(session, reader);
    await erase('drv_gone');
    expect(await driverOf(session, users)).toBe(pseudonym);
    expect(await bills('user_id=drv_gone', users)).toEqual([]);
    expect(await bills(`user_id=${pseudonym}`, reader)).toMatchObject([
      { total_amount: 8, status: 'settled' },
    ]);
  });

  it('who are erased stay it when their charges are told late', async () => {
    await erase('drv_late');
    const [open, ended] = [new ASession(), new ASession()];
    await service.tell(SessionStarted, { ...open.started(), driver_id: 'drv_late' });
    await service.tell(SessionEnded, { ...ended.ended(), driver_id: 'drv_late' });
    expect(await driverOf(open, users)).toMatch(PSEUDONYM);
    expect(await driverOf(ended, users)).toMatch(PSEUDONYM);
  });
});
