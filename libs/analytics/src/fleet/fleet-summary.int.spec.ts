import {
  ChargePointConnected,
  ChargePointDecommissioned,
  ChargePointDisconnected,
  ChargePointRegistered,
  ChargePointUpdated,
  ConnectorStatusChanged,
  SiteChanged,
  SiteRemoved,
  TransactionEnded,
  TransactionStarted,
} from '@csms/contracts';
import type { RestClient, TestService } from '@csms/testing';

import { ACharger, at, uniqueId } from '../testing/a-charger';
import { startAnalytics } from '../testing/start-analytics';

import type { FleetSummaryDto } from './dto/fleet-summary.dto';

const SUMMARY = '/api/v1/cpo/fleet/summary';
const NOTHING = {
  total_chargers: 0,
  online: 0,
  offline: 0,
  charging: 0,
  available: 0,
  faulted: 0,
  active_sessions: 0,
  total_energy_today_kwh: 0,
};

describe(`GET ${SUMMARY}`, () => {
  let service: TestService;
  let organizationId: string;
  let api: RestClient;

  beforeAll(async () => {
    service = await startAnalytics();
  }, 60_000);

  beforeEach(() => {
    organizationId = uniqueId('org');
    api = service.as(['read:charge_points'], organizationId);
  });

  afterAll(() => service.stop(), 30_000);

  const summary = async (query = '', client = api): Promise<FleetSummaryDto> => {
    await service.settled();
    const { status, body } = await client.get<FleetSummaryDto>(`${SUMMARY}${query}`);
    expect(status).toBe(200);
    return body;
  };

  /** Registered, connected, and with these statuses of its connectors from 0 on. */
  async function aCharger(statuses: readonly string[] = [], place: object = {}): Promise<ACharger> {
    const charger = new ACharger({ organization_id: organizationId, ...place });
    await service.tell(ChargePointRegistered, charger.registered());
    await service.tell(ChargePointConnected, charger.connected('00:01'));
    for (const [connectorId, status] of statuses.entries()) {
      await service.tell(ConnectorStatusChanged, charger.status(connectorId, status));
    }
    return charger;
  }

  it('is zeros for an organization without charge points', async () => {
    expect(await summary()).toEqual(NOTHING);
  });

  it('counts each charge point by what it said last, and no other organization sees it', async () => {
    const start = [at('00:00'), 0] as const;
    await aCharger(['Available', 'Available']);
    const busy = await aCharger(['Available', 'Charging', 'Available']);
    await service.tell(TransactionStarted, busy.started(...start));
    await aCharger(['Available', 'Faulted', 'Available']);
    await aCharger(['Unavailable', 'Available']);
    const quiet = await aCharger(['Available', 'Faulted']);
    await service.tell(ChargePointDisconnected, quiet.disconnected('00:02'));
    const lost = await aCharger(['Available', 'Charging']);
    await service.tell(TransactionStarted, lost.started(...start));
    await service.tell(ChargePointDisconnected, lost.disconnected('00:02'));
    expect(await summary()).toEqual({
      ...NOTHING,
      total_chargers: 6,
      online: 4,
      offline: 2,
      charging: 1,
      available: 2,
      faulted: 2,
      active_sessions: 2,
    });
    expect(await summary('', service.as(['read:charge_points'], 'org_other'))).toEqual(NOTHING);
  });

  it('counts a charge point from its registration on, whenever that is told', async () => {
    const charger = new ACharger({ organization_id: organizationId });
    await service.tell(ChargePointConnected, charger.connected('00:01'));
    await service.tell(ConnectorStatusChanged, charger.status(1, 'Available'));
    expect(await summary()).toEqual(NOTHING);
    await service.tell(ChargePointRegistered, charger.registered());
    expect(await summary()).toEqual({ ...NOTHING, total_chargers: 1, online: 1, available: 1 });
  });

  it('forgets a charge point that is decommissioned, for good, but not what it delivered', async () => {
    const charger = await aCharger(['Faulted', 'Available']);
    await service.tell(TransactionStarted, charger.started(at('00:10'), 1_000));
    await service.tell(TransactionEnded, charger.ended(at('00:20'), 3_500));
    await service.tell(ChargePointDecommissioned, charger.registered({ lifecycle: 'decommissioned' }));
    await service.tell(ChargePointUpdated, charger.registered());
    expect(await summary()).toEqual({ ...NOTHING, total_energy_today_kwh: 2.5 });
  });

  it('counts a charge point of another organization from now on there', async () => {
    const charger = await aCharger(['Available', 'Available']);
    const adopter = uniqueId('org');
    await service.tell(ChargePointUpdated, charger.registered({ organization_id: adopter }));
    expect(await summary()).toEqual(NOTHING);
    expect(await summary('', service.as(['read:charge_points'], adopter))).toMatchObject({ available: 1 });
  });

  it.each([
    ['the end of a socket that another has replaced', ['00:05', '00:04'], 1],
    ['the end of the socket', ['00:05', '00:06'], 0],
    ['an end and a beginning in the same millisecond', ['00:05', '00:05'], 1],
  ])('knows who is online after %s', async (_what, [connected = '', disconnected = ''], online) => {
    for (const isLate of [false, true]) {
      const charger = await aCharger();
      const told = [
        () => service.tell(ChargePointConnected, charger.connected(connected)),
        () => service.tell(ChargePointDisconnected, charger.disconnected(disconnected)),
      ];
      for (const tell of isLate ? told : told.toReversed()) await tell();
    }
    expect(await summary()).toMatchObject({ total_chargers: 2, online: 2 * online, offline: 2 - 2 * online });
  });

  it('keeps a status that is newer than one that comes late', async () => {
    const charger = await aCharger();
    await service.tell(ConnectorStatusChanged, charger.status(1, 'Faulted', '00:20'));
    await service.tell(ConnectorStatusChanged, charger.status(1, 'Available', '00:19'));
    expect(await summary()).toMatchObject({ faulted: 1, available: 0 });
    await service.tell(ConnectorStatusChanged, charger.status(1, 'Available', '00:20'));
    expect(await summary()).toMatchObject({ faulted: 0, available: 1 });
  });

  it('believes a charger again whose clock was ahead', async () => {
    const charger = await aCharger();
    const early = { ...charger.status(1, 'Faulted'), changed_at: '2099-01-01T00:00:00.000Z' };
    await service.tell(ConnectorStatusChanged, early);
    await service.settled();
    const changed_at = new Date().toISOString();
    await service.tell(ConnectorStatusChanged, { ...charger.status(1, 'Available'), changed_at });
    expect(await summary()).toMatchObject({ faulted: 0, available: 1 });
  });

  it('is of the sites that a credential is held to, of the site and of the project that are asked for', async () => {
    const elsewhere = { site_id: 'site_2', project_id: 'proj_2' };
    const charger = await aCharger(['Available', 'Available'], elsewhere);
    await service.tell(TransactionStarted, charger.started(at('00:10'), 0));
    await service.tell(TransactionEnded, charger.ended(at('00:20'), 1_500));
    await aCharger(['Available', 'Available']);
    await aCharger();
    const limited = service.asPrincipal({
      organizationId,
      subject: 'key_limited',
      type: 'api_key',
      scopes: ['read:charge_points'],
      role: null,
      grants: [{ type: 'site', id: 'site_2', access: 'read' }],
    });
    const there = { ...NOTHING, total_chargers: 1, online: 1, available: 1, total_energy_today_kwh: 1.5 };
    const here = { ...NOTHING, total_chargers: 2, online: 2, available: 1 };
    expect(await summary('', limited)).toEqual(there);
    expect(await limited.get(`${SUMMARY}?site_id=site_1`)).toMatchObject({ status: 404 });
    expect(await summary('?site_id=site_2')).toEqual(there);
    expect(await summary('?project_id=proj_1')).toEqual(here);
    expect(await summary('?site_id=site_2&project_id=proj_1')).toEqual(NOTHING);
    expect(await summary()).toMatchObject({ total_chargers: 3, total_energy_today_kwh: 1.5 });
  });

  it('is of a site that there is', async () => {
    const siteId = uniqueId('site');
    const unknown = { status: 404, body: { code: 'not_found', resource: 'site' } };
    const read = async (client = api) => {
      await service.settled();
      return client.get(`${SUMMARY}?site_id=${siteId}`);
    };
    expect(await read()).toMatchObject(unknown);
    const site = { ...SiteChanged.example, site_id: siteId, organization_id: organizationId };
    await service.tell(SiteChanged, site);
    expect(await read()).toMatchObject({ status: 200, body: NOTHING });
    expect(await read(service.as(['read:charge_points'], uniqueId('org')))).toMatchObject(unknown);
    const removed_at = new Date().toISOString();
    await service.tell(SiteRemoved, { site_id: siteId, organization_id: organizationId, removed_at });
    expect(await read()).toMatchObject(unknown);
  });

  it.each(['?site=site_1', '?site_id=site_1&site_id=site_2', `?project_id=${'x'.repeat(65)}`])(
    'refuses the query %s',
    async (query) => {
      expect(await api.get(`${SUMMARY}${query}`)).toMatchObject({
        status: 400,
        body: { code: 'invalid_parameter' },
      });
    },
  );

  it('asks for the scope read:charge_points', async () => {
    expect(await service.as(['read:sessions'], organizationId).get(SUMMARY)).toMatchObject({
      status: 403,
      body: { code: 'insufficient_scope' },
    });
  });
});
