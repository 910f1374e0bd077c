import { createHash } from 'node:crypto';

import {
  ChargePointBooted,
  ChargePointConnected,
  ChargePointDecommissioned,
  ChargePointDisconnected,
  ChargePointUpdated,
  ConnectorStatusChanged,
} from '@csms/contracts';

import { created, KING_STREET, type TestOrganization, TestRegistry } from '../testing/test-registry';

import type { ChargePointDto, RegisteredChargePointDto } from './dto/charge-point.dto';
import type { CredentialsDto } from './dto/hardware.dto';

describe('a charge point', () => {
  let registry: TestRegistry;
  let mine: TestOrganization;
  let other: TestOrganization;
  let siteId: string;
  let id: string;
  let path: string;

  beforeAll(async () => {
    registry = await TestRegistry.start();
    [mine, other] = [await registry.organization(), await registry.organization()];
    siteId = await aSite();
  }, 60_000);

  beforeEach(async () => {
    id = (await register({})).charge_point_id;
    path = `/api/v1/charge-points/${id}`;
  });

  afterAll(() => registry.stop(), 30_000);

  const aSite = async (more: object = {}) =>
    created(await mine.api.post<{ site_id: string }>('/api/v1/sites', { ...KING_STREET, ...more })).site_id;
  const register = async (more: object) =>
    created(
      await mine.api.post<RegisteredChargePointDto>('/api/v1/charge-points', { site_id: siteId, ...more }),
    );
  const read = async () => (await mine.api.get<ChargePointDto>(path)).body;
  const place = () => ({ ...ChargePointBooted.example, charge_point_id: id, organization_id: mine.id });
  const tellBoot = (more: object = {}) => registry.service.tell(ChargePointBooted, { ...place(), ...more });
  const tellConnected = (connected_at = '2026-05-01T08:12:00.000Z', ocpp_version: '1.6' | '2.0.1' = '1.6') =>
    registry.service.tell(ChargePointConnected, {
      ...ChargePointConnected.example,
      ...place(),
      connected_at,
      ocpp_version,
    });
  const tellDisconnected = (disconnected_at: string) =>
    registry.service.tell(ChargePointDisconnected, {
      ...ChargePointDisconnected.example,
      ...place(),
      disconnected_at,
    });
  const tellStatus = (connector_id: number, status: string, more: object = {}) =>
    registry.service.tell(ConnectorStatusChanged, {
      ...ConnectorStatusChanged.example,
      ...place(),
      evse_id: connector_id,
      connector_id,
      status,
      ...more,
    });
  const told = async () => {
    await registry.service.settled();
    return registry.service.installation.events.heardOf(id);
  };

  describe('that a person describes', () => {
    const FULL = {
      name: 'Bay 1',
      vendor: 'ABB',
      model: 'Terra',
      serial_number: 'SN-1',
      ocpp_version: '2.0.1',
      location: { latitude: 51.5074, longitude: -0.1278, address: '10 Downing St, London, UK' },
      max_power_kw: 22.08,
    };
    const CONNECTOR = { type: 'Type2', max_power_kw: 22, status: null, error_code: null, updated_at: null };

    it('keeps all that it was registered with', async () => {
      const connectors = [
        { connector_id: 1, type: 'Type2', max_power_kw: 22 },
        { connector_id: 1, evse_id: 2, type: 'CCS2' },
      ];
      const { charge_point_id, ocpp_password, ...shown } = await register({ ...FULL, connectors });
      expect(ocpp_password).toMatch(/^[0-9a-f]{40}$/);
      expect(shown).toMatchObject({
        ...FULL,
        status: 'registered',
        lifecycle: 'registered',
        online: false,
        last_seen_at: null,
        firmware_version: null,
        reported_serial_number: null,
        serial_number_mismatch: false,
        ocpp_endpoint: `wss://ocpp.example.com/ocpp201/${charge_point_id}`,
        connectors: [
          { connector_id: 1, evse_id: 1, ...CONNECTOR },
          { connector_id: 1, evse_id: 2, ...CONNECTOR, type: 'CCS2', max_power_kw: null },
        ],
      });
      expect((await mine.api.get(`/api/v1/charge-points/${charge_point_id}`)).body).toEqual({
        charge_point_id,
        ...shown,
      });
    });

    it('is changed in single members, and takes its own answer back', async () => {
      expect(await mine.api.patch(path, FULL)).toMatchObject({ status: 200, body: FULL });
      expect((await mine.api.patch<ChargePointDto>(path, { name: null, location: null })).body).toMatchObject(
        {
          name: null,
          location: null,
          vendor: 'ABB',
        },
      );
      await mine.api.patch(path, { connectors: [{ connector_id: 1, type: 'CCS2' }] });
      const before = await read();
      const after = await mine.api.patch<ChargePointDto>(path, before);
      expect(after.body).toEqual(Object.assign({}, before, { updated_at: after.body.updated_at }));
    });

    it('has the connectors that were declared last, and those that it told of itself', async () => {
      await mine.api.patch(path, {
        connectors: [
          { connector_id: 1, type: 'Type2' },
          { connector_id: 2, type: 'CCS2' },
        ],
      });
      await tellStatus(1, 'Available');
      await registry.service.settled();
      await mine.api.patch(path, { connectors: [{ connector_id: 3, type: 'Schuko' }] });
      expect((await read()).connectors).toMatchObject([
        { connector_id: 1, type: null, status: 'Available' },
        { connector_id: 3, type: 'Schuko', status: null },
      ]);
    });

    it.each([
      [{ location: { latitude: 91, longitude: 0 } }, '/location/latitude'],
      [{ location: { latitude: 1 } }, '/location/longitude'],
      [{ location: 'London' }, '/location'],
      [{ max_power_kw: 0 }, '/max_power_kw'],
      [{ ocpp_version: '2.1' }, '/ocpp_version'],
      [{ connectors: [{ connector_id: 0 }] }, '/connectors/0/connector_id'],
      [{ connectors: [{ connector_id: 1, type: 'type2' }] }, '/connectors/0/type'],
      [{ connectors: [{ connector_id: 1 }, { connector_id: 1 }] }, '/connectors/1'],
      [{ connectors: [{ connector_id: 1, colour: 'red' }] }, '/connectors/0/colour'],
      [{ colour: 'red' }, '/colour'],
    ])('refuses %j, naming %s', async (body, pointer) => {
      expect(await mine.api.patch(path, body)).toMatchObject({
        status: 422,
        body: { errors: [{ pointer }] },
      });
      expect(await mine.api.post('/api/v1/charge-points', { site_id: siteId, ...body })).toMatchObject({
        status: 422,
        body: { errors: [{ pointer }] },
      });
    });

    it('moves to another site and project, and is told with its new zone', async () => {
      const tokyo = await aSite({ time_zone: 'Asia/Tokyo' });
      const project = created(
        await mine.api.post<{ id: string }>('/api/v1/projects', { name: 'P', site_id: tokyo }),
      ).id;
      expect(await mine.api.patch(path, { project_id: project, site_id: siteId })).toMatchObject({
        status: 422,
        body: { errors: [{ pointer: '/site_id', code: 'contradiction' }] },
      });
      expect((await mine.api.patch(path, { project_id: project })).body).toMatchObject({ site_id: tokyo });
      expect((await mine.api.patch(path, { site_id: siteId })).body).toMatchObject({
        site_id: siteId,
        project_id: null,
      });
      expect((await mine.api.patch(path, { site_id: null })).body).toMatchObject({ site_id: null });
      expect((await told()).map(({ data }) => data)).toMatchObject([
        { site_id: siteId, time_zone: 'Europe/London' },
        { site_id: tokyo, project_id: project, time_zone: 'Asia/Tokyo' },
        { site_id: siteId, project_id: null, time_zone: 'Europe/London' },
        { site_id: null, time_zone: 'Europe/London' },
      ]);
    });
  });

  describe('that speaks for itself', () => {
    it('fills in what nobody entered', async () => {
      await tellBoot();
      await registry.service.settled();
      expect(await read()).toMatchObject({
        vendor: 'ABB',
        model: 'Terra AC W22',
        serial_number: 'SN-20240310-001',
        reported_serial_number: 'SN-20240310-001',
        serial_number_mismatch: false,
        firmware_version: '1.8.21',
        booted_at: '2026-05-01T08:12:00.000Z',
        last_seen_at: '2026-05-01T08:12:00.000Z',
      });
    });

    it('changes nothing that a person entered, but shows another serial number', async () => {
      await mine.api.patch(path, { vendor: 'Alfen', serial_number: 'SN-OTHER' });
      await tellBoot();
      await registry.service.settled();
      expect(await read()).toMatchObject({
        vendor: 'Alfen',
        reported_vendor: 'ABB',
        serial_number: 'SN-OTHER',
        reported_serial_number: 'SN-20240310-001',
        serial_number_mismatch: true,
      });
    });

    it('is online and offline as it comes and goes, whatever comes late', async () => {
      await tellConnected('2026-05-01T08:00:00.000Z', '2.0.1');
      await registry.service.settled();
      expect(await read()).toMatchObject({ online: true, status: 'online', ocpp_version: '2.0.1' });
      await tellDisconnected('2026-05-01T07:59:00.000Z');
      await registry.service.settled();
      expect(await read()).toMatchObject({ online: true, last_seen_at: '2026-05-01T08:00:00.000Z' });
      await tellDisconnected('2026-05-01T09:00:00.000Z');
      await registry.service.settled();
      expect(await read()).toMatchObject({
        online: false,
        status: 'offline',
        last_seen_at: '2026-05-01T09:00:00.000Z',
      });
    });

    it('believes the numbers of connections, not the clocks of their instances', async () => {
      const connection = { ...ChargePointConnected.example, ...place() };
      const comes = (connection_epoch: number, connected_at: string) =>
        registry.service.tell(ChargePointConnected, { ...connection, connection_epoch, connected_at });
      const goes = (connection_epoch: number, disconnected_at: string) =>
        registry.service.tell(ChargePointDisconnected, {
          ...ChargePointDisconnected.example,
          ...place(),
          ...{ connection_epoch, disconnected_at },
        });
      const isOnline = async () => {
        await registry.service.settled();
        return (await read()).online;
      };
      await comes(4, '2026-05-01T08:00:00.000Z');
      await goes(4, '2026-05-01T08:30:02.000Z');
      // By an instance whose clock is behind.
      await comes(5, '2026-05-01T08:30:01.000Z');
      expect(await isOnline()).toBe(true);
      await goes(5, '2026-05-01T08:30:00.000Z');
      await goes(4, '2026-05-01T09:00:00.000Z');
      await comes(5, '2026-05-01T08:30:01.000Z');
      expect(await isOnline()).toBe(false);
    });

    it('shows the newest status of each connector, and its own', async () => {
      await tellConnected();
      await tellStatus(1, 'Charging', { changed_at: '2026-05-01T08:20:00.000Z' });
      await tellStatus(1, 'Available', { changed_at: '2026-05-01T08:10:00.000Z' });
      await tellStatus(2, 'Faulted', { error_code: 'GroundFailure' });
      await registry.service.settled();
      expect(await read()).toMatchObject({
        status: 'online',
        connectors: [
          { connector_id: 1, evse_id: 1, status: 'Charging', updated_at: '2026-05-01T08:20:00.000Z' },
          { connector_id: 2, status: 'Faulted', error_code: 'GroundFailure', type: null },
        ],
      });
      await tellStatus(0, 'Faulted');
      await registry.service.settled();
      expect(await read()).toMatchObject({ status: 'faulted', connectors: [{}, {}] });
    });

    it('has been seen now at the latest, though its clock is ahead', async () => {
      await tellStatus(1, 'Available', { changed_at: '2099-01-01T00:00:00.000Z' });
      await registry.service.settled();
      expect(Date.parse((await read()).last_seen_at ?? '')).toBeLessThanOrEqual(Date.now());
    });

    it('that nobody registered changes nothing', async () => {
      await registry.service.tell(ChargePointBooted, { ...place(), charge_point_id: 'CP-NOBODY' });
      await registry.service.settled();
      expect((await mine.api.get('/api/v1/charge-points/CP-NOBODY')).status).toBe(404);
    });
  });

  describe('whose credentials are renewed', () => {
    const renew = (body: object = {}) => mine.api.post<CredentialsDto>(`${path}/credentials`, body);

    it('shows the new password once, and tells its hash', async () => {
      const { status, body } = await renew();
      expect(status).toBe(200);
      expect(body).toEqual({
        charge_point_id: id,
        security_profile: 1,
        ocpp_endpoint: `wss://ocpp.example.com/ocpp16/${id}`,
        ocpp_password: expect.stringMatching(/^[0-9a-f]{40}$/),
        push: null,
      });
      const sha256 = createHash('sha256')
        .update(Buffer.from(body.ocpp_password ?? '', 'hex'))
        .digest('hex');
      expect((await told()).at(-1)).toMatchObject({
        type: ChargePointUpdated.type,
        data: { ocpp_password_sha256: sha256 },
      });
      expect(
        JSON.stringify(
          (await mine.api.get('/api/v1/audit-log?action=charge_point.credentials_renewed')).body,
        ),
      ).not.toContain(sha256);
    });

    it('gets a higher security profile, never a lower one', async () => {
      expect((await renew({ security_profile: 2 })).body).toMatchObject({ security_profile: 2 });
      expect(await renew({ security_profile: 1 })).toMatchObject({
        status: 409,
        body: { code: 'invalid_state' },
      });
      expect((await renew({ security_profile: 3 })).body).toMatchObject({ ocpp_password: null });
      expect(await renew({ security_profile: 4 })).toMatchObject({ status: 422 });
      expect((await told()).at(-1)?.data).toMatchObject({ security_profile: 3, ocpp_password_sha256: null });
    });

    it('gets a password where it had none', async () => {
      ({ charge_point_id: id } = await register({ security_profile: 0 }));
      path = `/api/v1/charge-points/${id}`;
      expect((await renew()).body.ocpp_password).toBeNull();
      expect((await renew({ security_profile: 1 })).body.ocpp_password).toMatch(/^[0-9a-f]{40}$/);
    });
  });

  describe('whose hardware is replaced', () => {
    const replace = (body: object) => mine.api.post<RegisteredChargePointDto>(`${path}/replace`, body);

    it('before it is connected: has other credentials, and learns what is there now', async () => {
      await mine.api.patch(path, { connectors: [{ connector_id: 1, type: 'Type2' }] });
      await tellBoot();
      await tellStatus(1, 'Available');
      await tellStatus(2, 'Available');
      await registry.service.settled();
      expect(await replace({ serial_number: 'sn-20240310-001' })).toMatchObject({
        status: 409,
        body: { code: 'invalid_state' },
      });
      const { status, body } = await replace({ serial_number: 'SN-NEW', model: 'Terra 2' });
      expect(status).toBe(200);
      expect(body).toMatchObject({
        serial_number: 'SN-NEW',
        reported_serial_number: null,
        serial_number_mismatch: false,
        vendor: null,
        model: 'Terra 2',
        connectors: [{ connector_id: 1, type: 'Type2', status: null }],
        ocpp_password: expect.stringMatching(/^[0-9a-f]{40}$/),
      });
      expect((await told()).at(-1)?.type).toBe(ChargePointUpdated.type);
    });

    it('after it is connected: the serial number that it reports is confirmed', async () => {
      await mine.api.patch(path, { serial_number: 'SN-OLD', vendor: 'Alfen' });
      await tellBoot();
      await registry.service.settled();
      expect(await replace({ serial_number: 'SN-WRONG' })).toMatchObject({
        status: 409,
        body: { code: 'conflict', reported_serial_number: 'SN-20240310-001' },
      });
      expect((await replace({ serial_number: 'SN-20240310-001' })).body).toMatchObject({
        vendor: 'ABB',
        serial_number: 'SN-20240310-001',
        serial_number_mismatch: false,
        firmware_version: '1.8.21',
      });
    });

    it.each([
      [{}, '/serial_number'],
      [{ serial_number: '' }, '/serial_number'],
      [{ serial_number: 'S', security_profile: 9 }, '/security_profile'],
    ])('refuses %j, naming %s', async (body, pointer) => {
      expect(await replace(body)).toMatchObject({ status: 422, body: { errors: [{ pointer }] } });
    });
  });

  describe('that is installed', () => {
    it('says how it is wired, or that nobody knows', async () => {
      const unknown = {
        phases: null,
        phase_rotation: null,
        fuse_a: null,
        min_current_a: null,
        max_current_a: null,
      };
      expect((await mine.api.get(`${path}/installation`)).body).toEqual(unknown);
      const wired = { phases: 3, phase_rotation: 'STR', fuse_a: 32, min_current_a: 6, max_current_a: 32 };
      expect(await mine.api.put(`${path}/installation`, wired)).toMatchObject({ status: 200, body: wired });
      expect((await mine.api.get(`${path}/installation`)).body).toEqual(wired);
      await mine.api.put(`${path}/installation`, { phases: 1 });
      expect((await mine.api.get(`${path}/installation`)).body).toEqual({ ...unknown, phases: 1 });
    });

    it.each([
      [{ phases: 2 }, '/phases'],
      [{ phase_rotation: 'ABC' }, '/phase_rotation'],
      [{ fuse_a: 0 }, '/fuse_a'],
      [{ max_current_a: 40, fuse_a: 32 }, '/max_current_a'],
      [{ cable: 5 }, '/cable'],
    ])('refuses %j, naming %s', async (body, pointer) => {
      expect(await mine.api.put(`${path}/installation`, body)).toMatchObject({
        status: 422,
        body: { errors: [{ pointer }] },
      });
    });
  });

  describe('that is decommissioned', () => {
    it('is told, keeps its id and history, and is in no list', async () => {
      expect((await mine.api.delete(path)).status).toBe(204);
      expect((await told()).at(-1)).toMatchObject({
        type: ChargePointDecommissioned.type,
        data: { lifecycle: 'decommissioned' },
      });
      expect(await read()).toMatchObject({
        lifecycle: 'decommissioned',
        decommissioned_at: expect.any(String),
        site_id: siteId,
      });
      expect((await mine.api.get(`/api/v1/charge-points?q=${id}`)).body).toMatchObject({ total: 0 });
      expect(
        (await mine.api.get(`/api/v1/charge-points?q=${id}&lifecycle=decommissioned`)).body,
      ).toMatchObject({
        total: 1,
      });
      expect(
        await mine.api.post('/api/v1/charge-points', { charge_point_id: id, site_id: siteId }),
      ).toMatchObject({
        status: 409,
        body: { code: 'already_exists' },
      });
    });

    it('takes no change, and learns nothing', async () => {
      await mine.api.delete(path);
      for (const answer of [
        await mine.api.patch(path, { name: 'X' }),
        await mine.api.delete(path),
        await mine.api.post(`${path}/credentials`, {}),
        await mine.api.post(`${path}/replace`, { serial_number: 'S' }),
        await mine.api.put(`${path}/installation`, { phases: 1 }),
      ]) {
        expect(answer).toMatchObject({ status: 409, body: { code: 'invalid_state' } });
      }
      await tellConnected();
      await registry.service.settled();
      expect(await read()).toMatchObject({ online: false });
    });

    it('is not cut off from a running charge unless that is wanted', async () => {
      await tellStatus(1, 'Charging');
      await registry.service.settled();
      expect(await mine.api.delete(path)).toMatchObject({ status: 409, body: { code: 'invalid_state' } });
      expect((await mine.api.delete(`${path}?force=true`)).status).toBe(204);
    });

    it('keeps no site from being removed', async () => {
      const site = await aSite();
      ({ charge_point_id: id } = await register({ site_id: site }));
      await mine.api.delete(`/api/v1/charge-points/${id}`);
      expect((await mine.api.delete(`/api/v1/sites/${site}`)).status).toBe(204);
      expect((await told()).at(-1)?.data).toMatchObject({ site_id: null, lifecycle: 'decommissioned' });
    });
  });

  it('of another organization is 404 to everything', async () => {
    for (const answer of [
      await other.api.patch(path, { name: 'Mine' }),
      await other.api.delete(path),
      await other.api.post(`${path}/credentials`, {}),
      await other.api.post(`${path}/replace`, { serial_number: 'S' }),
      await other.api.get(`${path}/installation`),
      await other.api.put(`${path}/installation`, { phases: 1 }),
      await other.api.get(`/api/v1/cpo/charge-points/${id}`),
    ]) {
      expect(answer).toMatchObject({ status: 404, body: { resource: 'charge_point' } });
    }
  });

  it('is served under the operators’ prefix too', async () => {
    const alias = `/api/v1/cpo/charge-points/${id}`;
    expect((await mine.api.get(alias)).body).toEqual(await read());
    expect((await mine.api.patch(alias, { name: 'Alias' })).body).toMatchObject({ name: 'Alias' });
    expect((await mine.api.get(`/api/v1/cpo/charge-points?q=${id}`)).body).toMatchObject({ total: 1 });
    expect((await mine.api.delete(alias)).status).toBe(204);
    expect((await mine.api.post('/api/v1/cpo/charge-points', { site_id: siteId })).status).toBe(201);
  });

  it('is found by every filter', async () => {
    const of = await registry.organization();
    const site = created(await of.api.post<{ site_id: string }>('/api/v1/sites', KING_STREET)).site_id;
    const make = async (more: object) =>
      created(await of.api.post<ChargePointDto>('/api/v1/charge-points', { site_id: site, ...more }))
        .charge_point_id;
    const a = await make({ vendor: 'ABB', model: 'Terra', name: 'North_1', ocpp_version: '1.6' });
    const b = await make({ vendor: 'Alfen', serial_number: 'XYZ-9', ocpp_version: '2.0.1' });
    [id, path] = [a, `/api/v1/charge-points/${a}`];
    const at = { ...place(), organization_id: of.id };
    await registry.service.tell(ChargePointConnected, { ...ChargePointConnected.example, ...at });
    await registry.service.tell(ConnectorStatusChanged, { ...ConnectorStatusChanged.example, ...at });
    await registry.service.settled();
    const since = (await of.api.get<ChargePointDto>(`/api/v1/charge-points/${a}`)).body.updated_at;
    const found = async (query: string) =>
      (await of.api.get<{ data: ChargePointDto[] }>(`/api/v1/charge-points?${query}`)).body.data.map(
        (one) => one.charge_point_id,
      );
    for (const query of [
      'online=true',
      'status=online',
      'connector_status=Charging',
      'vendor=abb',
      'model=TERRA',
      'q=north_',
      'ocpp_version=1.6',
      `updated_since=${since}`,
    ]) {
      expect([query, await found(query)]).toEqual([query, [a]]);
    }
    for (const query of [
      'online=false',
      'status=registered',
      'vendor=alfen',
      'q=xyz',
      'ocpp_version=2.0.1',
    ]) {
      expect([query, await found(query)]).toEqual([query, [b]]);
    }
    expect(await found('sort=charge_point_id')).toEqual([a, b].sort());
    for (const query of [
      'online=yes',
      'status=ok',
      'connector_status=x',
      'updated_since=now',
      'lifecycle=x',
    ]) {
      expect((await of.api.get(`/api/v1/charge-points?${query}`)).status).toBe(400);
    }
  });
});
