import * as fc from 'fast-check';

import {
  ConnectorStatusChanged,
  DriverChanged,
  MeterValuesReceived,
  TransactionEnded,
  TransactionStarted,
  VehicleChanged,
  VehicleRemoved,
} from '@csms/contracts';
import { eventually, type RestClient, type TestService } from '@csms/testing';

import type { SessionDto } from '../charging-sessions/dto/session.dto';
import type { SessionEnergyDto } from '../session-energy/dto/session-energy.dto';
import { ACharge, at } from '../testing/a-charge';
import { startSessions } from '../testing/start-sessions';

import type { VehicleEnergyDto } from './dto/vehicle-energy.dto';

const MAY = 'from=2026-05-01&to=2026-05-31';
const GROUPINGS = ['driver', 'group', 'cost_centre', 'vehicle', 'site', 'project', 'charge_point'];

describe('vehicles, and the energy of sessions', () => {
  let service: TestService;
  let api: RestClient;

  const driver = (driver_id: string, group_ids: string[], cost_centre: string | null) =>
    service.tell(DriverChanged, {
      ...DriverChanged.example,
      organization_id: 'org_A',
      driver_id,
      group_ids,
      cost_centre,
    });
  const vehicle = (vehicle_id: string, more: object, organization_id = 'org_A') =>
    service.tell(VehicleChanged, {
      vehicle_id,
      organization_id,
      driver_id: null,
      id_tag: null,
      evcc_id: null,
      ...more,
    });

  /** A charge of so many watt-hours. */
  async function charged(
    wh: number | null,
    id_token: string | null,
    driver_id: string | null,
    organization_id = 'org_A',
    site_id = 'site_1',
  ): Promise<string> {
    const charge = new ACharge({ organization_id, site_id });
    const authorization =
      id_token === null ? null : { id_token, id_token_type: null, status: 'Accepted' as const, driver_id };
    await service.tell(TransactionStarted, charge.started({ meter_start_wh: 1_000, authorization }));
    if (wh !== null)
      await service.tell(MeterValuesReceived, charge.metered('08:30', 1_000 + Math.floor(wh / 2)));
    await service.tell(TransactionEnded, charge.ended({ meter_stop_wh: wh === null ? null : 1_000 + wh }));
    return charge.sessionId;
  }

  beforeAll(async () => {
    service = await startSessions();
    api = service.as(['read:sessions', 'read:energy', 'read:users'], 'org_A');
    await driver('drv_1', ['grp_1', 'grp_2'], 'CC-1');
    await driver('drv_2', ['grp_1'], 'CC-1');
    await driver('drv_3', [], null);
    await vehicle('veh_card', { id_tag: 'Card-1', driver_id: 'drv_1' });
    await vehicle('veh_auto', { evcc_id: '0A1B2C3D4E5F', driver_id: 'drv_1' });
    await vehicle('veh_sole', { driver_id: 'drv_2' });
    await vehicle('veh_other', { id_tag: 'Card-1' }, 'org_B');
    await service.settled();
  }, 60_000);

  afterAll(() => service.stop(), 30_000);

  const sessionsOf = async (query: string): Promise<SessionDto[]> =>
    (await api.get<{ data: SessionDto[] }>(`/api/v1/sessions?${query}`)).body.data;
  const energy = async (query: string, client = api): Promise<SessionEnergyDto> => {
    const { status, body } = await client.get<SessionEnergyDto>(`/api/v1/sessions/energy?${MAY}&${query}`);
    expect({ status, body }).toMatchObject({ status: 200 });
    return body;
  };

  it('name the vehicle of a session where it is known, and none where there are several', async () => {
    const ids = {
      card: await charged(1_001, 'CARD-1', 'drv_2'),
      auto: await charged(2_002, 'VID:0A1B2C3D4E5F', null),
      sole: await charged(3_003, 'Tag-2', 'drv_2'),
      several: await charged(4_004, 'Tag-1', 'drv_1'),
      unknown: await charged(5_005, 'Tag-9', null),
      nobody: await charged(6_006, null, null),
      unmetered: await charged(null, 'Tag-3', 'drv_3'),
      other: await charged(7_007, 'Card-1', null, 'org_B', 'site_9'),
    };
    await service.settled();
    const vehicles = new Map((await sessionsOf('')).map((one) => [one.session_id, one.vehicle_id]));
    expect(vehicles).toEqual(
      new Map([
        [ids.card, 'veh_card'],
        [ids.auto, 'veh_auto'],
        [ids.sole, 'veh_sole'],
        [ids.several, null],
        [ids.unknown, null],
        [ids.nobody, null],
        [ids.unmetered, null],
      ]),
    );
    expect((await sessionsOf('vehicle_id=veh_sole')).map((one) => one.session_id)).toEqual([ids.sole]);
    // What becomes of vehicles later is not of this charge.
    await vehicle('veh_more', { driver_id: 'drv_2' });
    await service.tell(VehicleRemoved, { ...VehicleRemoved.example, vehicle_id: 'veh_auto' });
    await service.settled();
    expect(await sessionsOf('vehicle_id=veh_auto')).toHaveLength(1);
    expect(await sessionsOf('vehicle_id=veh_sole')).toHaveLength(1);
  });

  it('is told by what sessions are of, each session once', async () => {
    const rows = async (grouping: string) =>
      (await energy(`group_by=${grouping}`)).data.map((row) => [row.key, row.energy_wh, row.sessions]);
    expect(await rows('cost_centre')).toEqual([
      ['CC-1', 1_001 + 3_003 + 4_004, 3],
      [null, 2_002 + 5_005 + 6_006, 4],
    ]);
    expect(await rows('group')).toEqual([
      ['grp_1', 1_001 + 3_003, 2],
      ['grp_1+grp_2', 4_004, 1],
      [null, 2_002 + 5_005 + 6_006, 4],
    ]);
    expect(await rows('vehicle')).toEqual([
      ['veh_auto', 2_002, 1],
      ['veh_card', 1_001, 1],
      ['veh_sole', 3_003, 1],
      [null, 4_004 + 5_005 + 6_006, 4],
    ]);
    const { data } = await energy('group_by=driver&driver_id=drv_3');
    expect(data).toEqual([
      { key: 'drv_3', energy_wh: 0, energy_kwh: 0, sessions: 1, sessions_without_energy: 1 },
    ]);
  });

  it('names drivers by pseudonyms to those who may not know them, on every page and in its cursors', async () => {
    const reader = service.as(['read:sessions'], 'org_A');
    const { data: whole } = await energy('group_by=driver');
    const found: [string | null, number][] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const at: string = cursor === '' ? '' : `&cursor=${cursor}`;
      const page: SessionEnergyDto = await energy(`group_by=driver&limit=1${at}`, reader);
      found.push(...page.data.map((row): [string | null, number] => [row.key, row.energy_wh]));
      cursor = page.next_cursor;
      expect(Buffer.from(cursor ?? '', 'base64url').toString()).not.toContain('drv_');
    }
    expect(found.map(([, wh]) => wh)).toEqual(whole.map((row) => row.energy_wh));
    for (const [key] of found.slice(0, -1)) expect(key).toMatch(/^anon_/);
    const [pseudonym] = found[0] as [string, number];
    const { data } = await energy(`group_by=driver&driver_id=${pseudonym}`, reader);
    expect(data).toMatchObject([{ key: pseudonym, energy_wh: whole[0]?.energy_wh }]);
  });

  it('adds up to the sum of the sessions, whatever it is told by, however it is paged', async () => {
    const listed = await sessionsOf('limit=200');
    const sum = listed.reduce((wh, one) => wh + Math.round((one.energy_kwh ?? 0) * 1_000), 0);
    expect(sum).toBe(1_001 + 2_002 + 3_003 + 4_004 + 5_005 + 6_006);
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...GROUPINGS),
        fc.integer({ min: 1, max: 4 }),
        async (grouping, limit) => {
          const query = `group_by=${grouping}&limit=${limit}`;
          const seen: SessionEnergyDto['data'] = [];
          let page = await energy(query);
          for (;;) {
            expect([page.total_energy_wh, page.total_sessions]).toEqual([sum, listed.length]);
            seen.push(...page.data);
            if (page.next_cursor === null) break;
            page = await energy(`${query}&cursor=${page.next_cursor}`);
          }
          expect(seen.reduce((wh, row) => wh + row.energy_wh, 0)).toBe(sum);
          expect(seen.reduce((count, row) => count + row.sessions, 0)).toBe(listed.length);
          expect(new Set(seen.map(({ key }) => key)).size).toBe(seen.length);
        },
      ),
      { numRuns: 25 },
    );
  }, 60_000);

  it('is a file for whoever asks for one', async () => {
    const answer = await api.request('GET', `/api/v1/sessions/energy?${MAY}&group_by=cost_centre`, {
      headers: { accept: 'text/csv' },
    });
    expect(answer.headers.get('content-type')).toContain('text/csv');
    expect(answer.body).toBe(
      'key,energy_wh,energy_kwh,sessions,sessions_without_energy\nCC-1,8008,8.008,3,0\n,13013,13.013,4,1\n',
    );
  });

  it('is of the organization and the sites of the caller alone', async () => {
    const other = service.as(['read:sessions', 'read:energy'], 'org_B');
    expect(await energy('group_by=site', other)).toMatchObject({
      data: [{ key: 'site_9', energy_wh: 7_007 }],
    });
    const limited = service.asPrincipal({
      organizationId: 'org_A',
      subject: 'key_limited',
      type: 'api_key',
      scopes: ['read:sessions'],
      role: null,
      grants: [{ type: 'site', id: 'site_2', access: 'read' }],
    });
    expect(await energy('group_by=driver', limited)).toMatchObject({ total_sessions: 0, data: [] });
    expect((await other.get(`/api/v1/vehicles/veh_card/energy?${MAY}`)).status).toBe(404);
  });

  it('of a vehicle is told by intervals', async () => {
    await eventually(async () => {
      const { status, body } = await api.get<VehicleEnergyDto>(
        `/api/v1/vehicles/veh_sole/energy?from=2026-05-01&to=2026-05-02&time_zone=Europe/London`,
      );
      expect({ status, body }).toMatchObject({
        status: 200,
        body: {
          vehicle_id: 'veh_sole',
          interval: '1day',
          time_zone: 'Europe/London',
          data: [
            { start: '2026-04-30T23:00:00.000Z', energy_kwh: 3.003, sessions: 1 },
            { start: '2026-05-01T23:00:00.000Z', energy_kwh: 0, sessions: 0 },
          ],
          next_cursor: null,
        },
      });
    });
    const first = await api.get<VehicleEnergyDto>(
      `/api/v1/vehicles/veh_sole/energy?${MAY}&interval=1hour&limit=5`,
    );
    const cursor = String(first.body.next_cursor);
    const second = await api.get<VehicleEnergyDto>(
      `/api/v1/vehicles/veh_sole/energy?${MAY}&interval=1hour&limit=5&cursor=${cursor}`,
    );
    expect(second.body.data[0]?.start).toBe(first.body.data.at(-1)?.end);
    expect((await api.get(`/api/v1/vehicles/veh_none/energy?${MAY}`)).status).toBe(404);
  });

  it.each([
    ['group_by=colour', 'group_by'],
    ['', 'group_by'],
    ['group_by=driver&from=2020-01-01', 'from'],
    ['group_by=driver&limit=0', 'limit'],
    ['group_by=driver&cursor=nonsense', 'cursor'],
    ['group_by=driver&status=charging', 'status'],
  ])('is refused with %s', async (query, pointer) => {
    const { status, body } = await api.get(`/api/v1/sessions/energy?${MAY}&${query}`);
    expect({ status, body }).toMatchObject({ status: 400, body: { errors: [{ pointer }] } });
  });

  it('refuses a period that is too long, and a cursor of another question', async () => {
    expect(
      await api.get('/api/v1/sessions/energy?group_by=site&from=2020-01-01&to=2026-05-31'),
    ).toMatchObject({
      status: 400,
      body: { errors: [{ pointer: 'to' }] },
    });
    const { next_cursor } = await energy('group_by=charge_point&limit=1');
    const { status } = await api.get(
      `/api/v1/sessions/energy?${MAY}&group_by=driver&limit=1&cursor=${String(next_cursor)}`,
    );
    expect(status).toBe(400);
  });

  it('are ready as far as anybody knows: where they are, and how full', async () => {
    const users = service.as(['read:users'], 'org_A');
    const ready = async (id: string, client = users) =>
      (await client.get(`/api/v1/vehicles/${id}/readiness`)) as { status: number; body: object };
    await vehicle('veh_ready', { id_tag: 'READY-1' });
    await service.settled();
    const nothing = {
      vehicle_id: 'veh_ready',
      soc_percent: null,
      soc_at: null,
      session_id: null,
      charging: false,
      plugged_in: null,
      charge_point_id: null,
      connector_id: null,
      site_id: null,
      energy_kwh_since_start: null,
      last_session_ended_at: null,
      next_departure: null,
    };
    expect(await ready('veh_ready')).toMatchObject({ status: 200, body: nothing });
    expect((await ready('veh_nobody')).status).toBe(404);
    expect((await ready('veh_ready', service.as(['read:users'], 'org_B'))).status).toBe(404);
    expect((await ready('veh_ready', service.as(['read:sessions'], 'org_A'))).status).toBe(403);
    const charge = new ACharge();
    const authorization = {
      id_token: 'READY-1',
      id_token_type: null,
      status: 'Accepted' as const,
      driver_id: null,
    };
    await service.tell(TransactionStarted, charge.started({ authorization }));
    const metered = charge.metered('08:30', 4_000);
    const soc = { measurand: 'SoC', value: '64', unit: 'Percent', phase: null, context: 'Sample.Periodic' };
    const [sample] = metered.samples;
    await service.tell(MeterValuesReceived, {
      ...metered,
      samples:
        sample === undefined
          ? []
          : [{ ...sample, readings: [...sample.readings, { ...soc, location: 'EV', signed_data: null }] }],
    });
    await service.tell(ConnectorStatusChanged, charge.status('Charging', '08:31'));
    await service.settled();
    const here = {
      charge_point_id: charge.chargePointId,
      connector_id: 1,
      site_id: 'site_1',
      session_id: charge.sessionId,
      soc_percent: 64,
      soc_at: at('08:30'),
    };
    expect((await ready('veh_ready')).body).toEqual({
      ...nothing,
      ...here,
      charging: true,
      plugged_in: true,
      energy_kwh_since_start: 3,
    });
    await service.tell(TransactionEnded, charge.ended({ meter_stop_wh: 5_000 }));
    await service.tell(ConnectorStatusChanged, charge.status('Finishing', '09:04'));
    await service.settled();
    const over = { energy_kwh_since_start: 4, last_session_ended_at: at('09:04') };
    expect((await ready('veh_ready')).body).toEqual({ ...nothing, ...here, ...over, plugged_in: true });
    await service.tell(ConnectorStatusChanged, charge.status('Available', '09:10'));
    await service.settled();
    const elsewhere = { charge_point_id: null, connector_id: null, site_id: null };
    expect((await ready('veh_ready')).body).toEqual({
      ...nothing,
      ...here,
      ...over,
      ...elsewhere,
      plugged_in: false,
    });
  });

  it('are given the sessions that began before anybody knew of them', async () => {
    const charge = new ACharge();
    const authorization = {
      id_token: 'vid:0A:1B:2C:3D:4E:AA',
      id_token_type: null,
      status: 'Accepted' as const,
      driver_id: null,
    };
    await service.tell(TransactionStarted, charge.started({ authorization }));
    await service.settled();
    const of = async () =>
      (await api.get<SessionDto>(`/api/v1/sessions/${charge.sessionId}`)).body.vehicle_id;
    expect(await of()).toBeNull();
    await vehicle('veh_late', { evcc_id: '0A1B2C3D4EAA' }, 'org_B');
    await vehicle('veh_late_too', { id_tag: 'SOMETHING' });
    await service.settled();
    expect(await of()).toBeNull();
    await vehicle('veh_mine', { evcc_id: '0A1B2C3D4EAA' });
    await service.settled();
    expect(await of()).toBe('veh_mine');
  });
});
