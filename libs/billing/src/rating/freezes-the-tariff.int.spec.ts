import { BillingSessionSettled, SessionEnded, SessionStarted } from '@csms/contracts';
import type { TestService } from '@csms/testing';

import { ASession } from '../testing/a-session';
import { BillingClient } from '../testing/billing-client';
import { startBilling } from '../testing/start-billing';

const inAMinute = () => new Date(Date.now() + 60_000).toISOString();

describe('the tariff of a session', () => {
  let service: TestService;
  let organizations = 0;

  beforeAll(async () => {
    service = await startBilling();
  }, 60_000);

  afterAll(() => service.stop(), 30_000);

  /** Of an organization that no other test has. */
  const newClient = () => new BillingClient(service, `org_${(organizations += 1)}`);
  const settledOf = (session: ASession) =>
    service.told(BillingSessionSettled).filter(({ key }) => key === session.sessionId);

  it('is frozen in its version of the start: a change before the end changes nothing', async () => {
    const client = newClient();
    const tariff = await client.createTariff();
    await client.assign(tariff.id, 'organization', client.organizationId);
    const session = new ASession({ organization_id: client.organizationId, started_at: inAMinute() });
    await service.tell(SessionStarted, session.started());
    await service.settled();
    expect(await client.session(session.sessionId)).toMatchObject({
      status: 'pending',
      session_status: 'active',
      tariff_id: tariff.id,
      tariff_version: 1,
      total_amount: null,
    });
    await client.replaceTariff(tariff.id, { energy_rate_per_kwh: 10 });
    await service.tell(SessionEnded, session.ended());
    await service.settled();
    expect(await client.session(session.sessionId)).toMatchObject({
      status: 'settled',
      tariff_version: 1,
      total_amount: 8,
    });
    const next = new ASession({ organization_id: client.organizationId, started_at: inAMinute() });
    await service.tell(SessionEnded, next.ended());
    await service.settled();
    expect(await client.session(next.sessionId)).toMatchObject({ tariff_version: 2, total_amount: 177 });
  });

  it('is the first version where the session began before it', async () => {
    const client = newClient();
    const tariff = await client.createTariff();
    await client.replaceTariff(tariff.id, { energy_rate_per_kwh: 10 });
    await client.assign(tariff.id, 'organization', client.organizationId);
    const session = new ASession({
      organization_id: client.organizationId,
      started_at: '2020-01-01T00:00:00Z',
    });
    await service.tell(SessionEnded, session.ended());
    await service.settled();
    expect(await client.session(session.sessionId)).toMatchObject({ tariff_version: 1, total_amount: 8 });
  });

  it('is that of the nearest target: connector, charge point, project, site, organization', async () => {
    const client = newClient();
    const place = {
      organization_id: client.organizationId,
      site_id: `site_${client.organizationId}`,
      project_id: `proj_${client.organizationId}`,
      charge_point_id: `CP-${client.organizationId}`,
      connector_id: 2,
    };
    const targets: [string, string, number?][] = [
      ['organization', client.organizationId],
      ['site', place.site_id],
      ['project', place.project_id],
      ['charge_point', place.charge_point_id],
      ['connector', place.charge_point_id, place.connector_id],
    ];
    for (const [type, id, connector] of targets) {
      const tariff = await client.createTariff({ name: type });
      await client.assign(tariff.id, type, id, connector);
      const session = new ASession({ ...place, started_at: inAMinute() });
      await service.tell(SessionStarted, session.started());
      await service.settled();
      expect((await client.session(session.sessionId)).tariff_id).toBe(tariff.id);
    }
    const nextDoor = new ASession({ ...place, connector_id: 1, started_at: inAMinute() });
    await service.tell(SessionStarted, nextDoor.started());
    await service.settled();
    const { tariff_id } = await client.session(nextDoor.sessionId);
    expect((await client.api.get(`/api/v1/billing/tariffs/${tariff_id}`)).body).toMatchObject({
      name: 'charge_point',
    });
  });

  it("is none where nothing is assigned, nor another organization's: a person must look at it", async () => {
    const [client, other] = [newClient(), newClient()];
    const foreign = await other.createTariff();
    await other.assign(foreign.id, 'charge_point', 'CP-SHARED-NAME');
    const session = new ASession({
      organization_id: client.organizationId,
      charge_point_id: 'CP-SHARED-NAME',
    });
    await service.tell(SessionStarted, session.started());
    await service.tell(SessionEnded, session.ended());
    await service.settled();
    expect(await client.session(session.sessionId)).toMatchObject({
      status: 'needs_review',
      review_reason: 'no_tariff',
      tariff_id: null,
      total_amount: null,
      currency: null,
    });
    expect(settledOf(session)).toMatchObject([
      { data: { status: 'needs_review', review_reason: 'no_tariff', total_amount: null } },
    ]);
  });

  it('is no price for what a charger gave to a token that was refused, until that was accepted', async () => {
    const client = newClient();
    const tariff = await client.createTariff();
    await client.assign(tariff.id, 'organization', client.organizationId);
    const session = new ASession({ organization_id: client.organizationId });
    await service.tell(SessionEnded, session.ended({ authorization_status: 'Blocked' }));
    await service.settled();
    expect(await client.session(session.sessionId)).toMatchObject({
      status: 'needs_review',
      review_reason: 'token_blocked',
      tariff_id: tariff.id,
      total_amount: null,
    });
    await service.tell(SessionEnded, session.ended({ authorization_status: 'Accepted', revision: 2 }));
    await service.settled();
    expect(await client.session(session.sessionId)).toMatchObject({
      status: 'settled',
      review_reason: null,
      total_amount: 8,
    });
  });

  it('can be taken from its target, for sessions that start from then on', async () => {
    const client = newClient();
    const tariff = await client.createTariff();
    await client.assign(tariff.id, 'organization', client.organizationId);
    const path = `/api/v1/billing/tariffs/${tariff.id}/assignments`;
    const { body } = await client.api.get<{ data: { id: string }[] }>(path);
    expect((await client.api.delete(`${path}/${body.data[0]?.id}`)).status).toBe(204);
    expect((await client.api.delete(`${path}/${body.data[0]?.id}`)).status).toBe(404);
    const session = new ASession({ organization_id: client.organizationId });
    await service.tell(SessionEnded, session.ended());
    await service.settled();
    expect((await client.session(session.sessionId)).review_reason).toBe('no_tariff');
  });
});
