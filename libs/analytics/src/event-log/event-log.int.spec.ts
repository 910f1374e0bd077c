import {
  ChargePointConnected,
  ChargePointDisconnected,
  ChargePointRegistered,
  ConnectorStatusChanged,
  DriverRemoved,
  SessionStarted,
} from '@csms/contracts';
import type { RestClient, TestService } from '@csms/testing';

import { ACharger, ago, uniqueId } from '../testing/a-charger';
import { startAnalytics } from '../testing/start-analytics';

import type { LoggedEventDto } from './dto/logged-event.dto';

interface Page {
  readonly data: LoggedEventDto[];
  readonly next_cursor: string | null;
}

describe('GET /api/v1/events', () => {
  let service: TestService;
  let organizationId: string;
  let api: RestClient;
  let charger: ACharger;

  beforeAll(async () => {
    service = await startAnalytics();
  }, 60_000);

  beforeEach(async () => {
    organizationId = uniqueId('org');
    api = service.as(['read:charge_points', 'read:sessions'], organizationId);
    charger = new ACharger({ organization_id: organizationId, site_id: uniqueId('site') });
    await service.tell(ChargePointRegistered, charger.registered());
  });

  afterAll(() => service.stop(), 30_000);

  const page = async (query = '', client = api): Promise<Page> => {
    await service.settled();
    const { status, body } = await client.get<Page>(`/api/v1/events?${query}`);
    expect({ status, body }).toMatchObject({ status: 200 });
    return body;
  };
  const names = async (query = '', client = api) =>
    (await page(query, client)).data.map(({ event }) => event);
  /** As the gateway tells it: the event's time is that of the deed. */
  const comes = (minutes: number, epoch: number) =>
    service.installation.events.tell(ChargePointConnected, charger.opened(ago(minutes), epoch), {
      occurredAt: new Date(ago(minutes)),
    });
  const goes = (minutes: number, epoch: number) =>
    service.installation.events.tell(ChargePointDisconnected, charger.closed(ago(minutes), epoch), {
      occurredAt: new Date(ago(minutes)),
    });
  const fails = (error_code: string) =>
    service.tell(ConnectorStatusChanged, { ...charger.status(1, 'Faulted'), error_code });
  const begins = (driver_id: string | null) =>
    service.tell(SessionStarted, {
      ...SessionStarted.example,
      ...charger.place(),
      session_id: uniqueId('sess'),
      driver_id,
    });

  it('has times offline, with their ends when they are known, in whatever order they are told', async () => {
    await goes(30, 1);
    await goes(10, 2);
    const [second, first] = (await page('type=charge_point.offline')).data;
    expect([first?.data['ended_at'], second?.data['ended_at']]).toEqual([null, null]);
    await comes(20, 2);
    const [, ended] = (await page('type=charge_point.offline')).data;
    expect(ended).toMatchObject({ id: first?.id, severity: 'warning', schema_version: 1 });
    const { started_at, ended_at } = ended!.data as Record<string, string>;
    expect(Math.round((Date.parse(ended_at!) - Date.parse(started_at!)) / 60_000)).toBe(10);
    expect((await page('type=charge_point.offline')).data[0]?.data['ended_at']).toBeNull();
  });

  it('has faults and protective trips by severity, type, place and time', async () => {
    await fails('ConnectorLockFailure');
    await fails('GroundFailure');
    expect(await names('severity=critical')).toEqual(['charge_point.protective_trip']);
    expect(await names('type=charge_point.fault,charge_point.protective_trip')).toHaveLength(3);
    const { site_id, project_id } = charger.place();
    for (const [query, count] of [
      [`charge_point_id=${charger.id}`, 3],
      ['charge_point_id=CP-NOBODY', 0],
      [`site_id=${site_id}`, 3],
      ['site_id=site_none', 0],
      [`project_id=${project_id}`, 3],
      ['from=2999-01-01', 0],
      ['to=2020-01-01', 0],
    ] as const)
      expect([query, (await names(`${query}&severity=warning,critical`)).length]).toEqual([query, count]);
  });

  it('has each event once, page by page, by the id that streams and webhooks have', async () => {
    const events = Array.from({ length: 5 }, (_, index) => uniqueId(`evt${index}`));
    for (const id of [...events, ...events])
      await service.installation.events.tell(ChargePointConnected, charger.opened(ago(5), 7), { id });
    const seen: string[] = [];
    for (let cursor: string | null = ''; cursor !== null;) {
      const { data, next_cursor } = await page(`limit=2${cursor === '' ? '' : `&cursor=${cursor}`}`);
      seen.push(...data.map(({ id }) => id));
      cursor = next_cursor;
    }
    expect(seen).toHaveLength(5);
    expect(new Set(seen).size).toBe(5);
  });

  it('shows sessions to those who may read them, and drivers to those who may know them', async () => {
    await begins('drv_Anna');
    expect(await names()).toEqual(['session.started']);
    expect(await names('', service.as(['read:charge_points'], organizationId))).toEqual([]);
    const [hidden] = (await page()).data;
    expect(hidden?.data['driver_id']).toMatch(/^anon_/);
    const knowing = service.as(['read:charge_points', 'read:sessions', 'read:users'], organizationId);
    expect((await page('', knowing)).data[0]?.data['driver_id']).toBe('drv_Anna');
    const { session_id } = hidden!.data as Record<string, string>;
    expect(await names(`session_id=${session_id}`)).toEqual(['session.started']);
    expect(await names('session_id=sess_none')).toEqual([]);
  });

  it('forgets a driver who is erased, and what is told of him afterwards', async () => {
    const driver_id = uniqueId('drv');
    await begins(driver_id);
    const knowing = service.as(['read:charge_points', 'read:sessions', 'read:users'], organizationId);
    const [before] = (await page()).data;
    await service.tell(DriverRemoved, {
      ...DriverRemoved.example,
      driver_id,
      organization_id: organizationId,
    });
    await service.settled();
    await begins(driver_id);
    const drivers = (await page('', knowing)).data.map(({ data }) => data['driver_id']);
    expect(drivers).toEqual([before?.data['driver_id'], before?.data['driver_id']]);
  });

  it('is of the caller’s own organization and sites', async () => {
    await comes(5, 1);
    expect(await names('', service.as(['read:charge_points'], uniqueId('org')))).toEqual([]);
    expect(await api.get('/api/v1/events?type=energy.reading')).toMatchObject({ status: 400 });
    expect(await service.as(['read:sessions'], organizationId).get('/api/v1/events')).toMatchObject({
      status: 403,
    });
  });
});
