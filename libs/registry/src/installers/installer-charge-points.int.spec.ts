import { ChargePointDecommissioned, ChargePointRegistered, ChargePointUpdated } from '@csms/contracts';
import type { RestClient } from '@csms/testing';

import type { ChargePointDto, RegisteredChargePointDto } from '../charge-points/dto/charge-point.dto';
import { type SignedInInstaller, TestInstaller } from '../testing/test-installer';
import { created, KING_STREET, type TestOrganization, TestRegistry } from '../testing/test-registry';

import type { CreatedInstallerProjectDto } from './dto/installer-project.dto';
import { OF_CHARGE_POINTS } from './project-adoption.service';

const CHARGE_POINTS = '/api/v1/installer/charge-points';
const PROJECTS = '/api/v1/installer/projects';
const HARDWARE = { model: 'ABB Terra AC W22-G5', vendor: 'ABB', serial_number: 'SN-20240310-001' };
const LOCATION = { latitude: 51.5074, longitude: -0.1278, address: '10 Downing St, London, UK' };

interface Listed {
  readonly data: ChargePointDto[];
  readonly total: number;
}

describe('charge points of installers', () => {
  let registry: TestRegistry;
  let operator: TestOrganization;
  let jane: SignedInInstaller;
  let bob: SignedInInstaller;
  let project_id: string;

  beforeAll(async () => {
    registry = await TestRegistry.start();
  }, 60_000);

  beforeEach(async () => {
    operator = await registry.organization();
    jane = await TestInstaller.signedIn(registry);
    bob = await TestInstaller.signedIn(registry);
    project_id = await anAssigned();
  });

  afterAll(() => registry.stop(), 30_000);

  let ids = 0;
  const anId = () => `CP-SITE-${(ids += 1)}`;
  const form = (more: object = {}) => ({ charge_point_id: anId(), project_id, ...HARDWARE, ...more });
  const register = (more: object = {}, api: RestClient = jane.api) =>
    api.post<RegisteredChargePointDto>(CHARGE_POINTS, form(more));
  const aCharger = async (more: object = {}) => created(await register(more)).charge_point_id;
  async function anAssigned(at: object = {}, to: TestOrganization = operator): Promise<string> {
    const { id } = created(await to.api.post<{ id: string }>('/api/v1/projects', { name: 'Depot', ...at }));
    created(await to.api.post(`/api/v1/projects/${id}/installers`, { installer_id: jane.id }));
    return id;
  }
  const anOwn = async () =>
    created(
      await jane.api.post<CreatedInstallerProjectDto>(PROJECTS, {
        name: 'Riverside',
        address: 'Quay 1',
        site_owner_email: 'owner@riverside.example',
      }),
    );
  const aSite = async () =>
    created(await operator.api.post<{ site_id: string }>('/api/v1/sites', KING_STREET)).site_id;
  const told = async (id: string) => {
    await registry.service.outboxIsEmpty();
    await registry.service.installation.events.heardAll();
    return registry.service.installation.events.heardOf(id);
  };
  const become = (id: string, lifecycle: string) =>
    registry.service.installation.database.query(
      'update registry.charge_point set lifecycle = $2 where id = $1',
      [id, lifecycle],
    );

  it('are registered with the address to dial and the password, shown once', async () => {
    const { status, body } = await register({ charge_point_id: 'CP-SITE42-001', location: LOCATION });
    expect(status).toBe(201);
    expect(body).toMatchObject({
      charge_point_id: 'CP-SITE42-001',
      project_id,
      ...HARDWARE,
      status: 'registered',
      lifecycle: 'registered',
      ocpp_endpoint: 'wss://ocpp.example.com/ocpp16/CP-SITE42-001',
      location: LOCATION,
      security_profile: 1,
    });
    expect(body.registered_at).toMatch(/Z$/);
    expect(body.ocpp_password).toMatch(/^[0-9a-f]{40}$/);
    const read = await jane.api.get(`${CHARGE_POINTS}/CP-SITE42-001`);
    expect(read.status).toBe(200);
    expect(JSON.stringify(read.body)).not.toContain('ocpp_password');
    expect((await operator.api.get('/api/v1/charge-points/CP-SITE42-001')).body).toEqual(read.body);
    expect(await told('CP-SITE42-001')).toMatchObject([
      { type: ChargePointRegistered.type, data: { organization_id: operator.id, project_id } },
    ]);
    const audit = await operator.api.get('/api/v1/audit-log?resource_id=CP-SITE42-001');
    expect(audit.body).toMatchObject({
      data: [{ action: 'charge_point.registered', actor: { type: 'installer', id: jane.id } }],
    });
  });

  describe('have their wiring', () => {
    const WIRING = { phases: 3, phase_rotation: 'RST', fuse_a: 32, min_current_a: 6, max_current_a: 31.5 };
    const path = (id: string) => `${CHARGE_POINTS}/${id}/installation`;

    it('stated by whoever puts them up, read by him and the operator', async () => {
      const id = await aCharger();
      const unknown = Object.fromEntries(Object.keys(WIRING).map((name) => [name, null]));
      expect((await jane.api.get(path(id))).body).toEqual(unknown);
      expect(await jane.api.put(path(id), WIRING)).toMatchObject({ status: 200, body: WIRING });
      expect((await jane.api.get(path(id))).body).toEqual(WIRING);
      expect((await operator.api.get(`/api/v1/charge-points/${id}/installation`)).body).toEqual(WIRING);
      expect((await jane.api.put(path(id), { phases: 1 })).body).toEqual({ ...unknown, phases: 1 });
      const audit = await operator.api.get(
        `/api/v1/audit-log?resource_id=${id}&action=charge_point.installed`,
      );
      expect(audit.body).toMatchObject({
        total: 2,
        data: [{ actor: { type: 'installer', id: jane.id } }, {}],
      });
    });

    it.each([
      [{ phases: 2 }, '/phases'],
      [{ phase_rotation: 'ABC' }, '/phase_rotation'],
      [{ fuse_a: 0 }, '/fuse_a'],
      [{ fuse_a: 32.55 }, '/fuse_a'],
      [{ min_current_a: 33, max_current_a: 32 }, '/min_current_a'],
      [{ max_current_a: 40, fuse_a: 32 }, '/max_current_a'],
      [{ colour: 'red' }, '/colour'],
    ])('but not %j', async (body, pointer) => {
      expect(await jane.api.put(path(await aCharger()), body)).toMatchObject({
        status: 422,
        body: { errors: [{ pointer }] },
      });
    });

    it('not stated for others’ charge points, nor once they are handed over, nor over a change not seen', async () => {
      const id = await aCharger();
      for (const [api, of] of [
        [bob.api, id],
        [jane.api, 'CP-NOWHERE'],
      ] as const) {
        const missing = { status: 404, body: { resource: 'charge_point' } };
        expect(await api.get(path(of))).toMatchObject(missing);
        expect(await api.put(path(of), WIRING)).toMatchObject(missing);
      }
      expect((await operator.api.put(path(id), WIRING)).status).toBe(403);
      const tag = (await jane.api.get(path(id))).headers.get('etag') ?? '';
      await jane.api.put(path(id), WIRING);
      const headers = { 'if-match': tag, 'content-type': 'application/json' };
      const stale = await jane.api.request('PUT', path(id), { headers, text: JSON.stringify({ phases: 1 }) });
      expect(stale.status).toBe(412);
      await become(id, 'handed_over');
      expect(await jane.api.put(path(id), WIRING)).toMatchObject({
        status: 409,
        body: { code: 'invalid_state' },
      });
    });
  });

  it('stand at the site of their project', async () => {
    const site_id = await aSite();
    const project = await anAssigned({ site_id });
    const { body } = await register({ project_id: project, ocpp_version: '2.0.1', name: 'Bay 1' });
    expect(body).toMatchObject({ site_id, project_id: project, name: 'Bay 1' });
    expect(body.ocpp_endpoint).toContain('/ocpp201/');
  });

  it.each([
    [{ charge_point_id: undefined }, '/charge_point_id'],
    [{ charge_point_id: 'CP 1' }, '/charge_point_id'],
    [{ charge_point_id: 'x'.repeat(49) }, '/charge_point_id'],
    [{ project_id: undefined }, '/project_id'],
    [{ project_id: '' }, '/project_id'],
    [{ model: undefined }, '/model'],
    [{ vendor: null }, '/vendor'],
    [{ serial_number: '' }, '/serial_number'],
    [{ serial_number: 'x'.repeat(101) }, '/serial_number'],
    [{ location: { latitude: 90.1, longitude: 0 } }, '/location/latitude'],
    [{ location: { latitude: 0, longitude: -180.1 } }, '/location/longitude'],
    [{ ocpp_version: '1.5' }, '/ocpp_version'],
    [{ max_power_kw: 0 }, '/max_power_kw'],
    [{ site_id: 'site_1' }, '/site_id'],
    [{ security_profile: 0 }, '/security_profile'],
    [{ organization_id: 'org_1' }, '/organization_id'],
  ])('are not registered with %j, naming %s', async (more, pointer) => {
    expect(await register(more)).toMatchObject({ status: 422, body: { errors: [{ pointer }] } });
  });

  it('have ids that nobody has, in no organization', async () => {
    const charge_point_id = await aCharger();
    const taken = { status: 409, body: { code: 'already_exists' } };
    expect(await register({ charge_point_id })).toMatchObject(taken);
    const { id } = await anOwn();
    expect(await register({ charge_point_id, project_id: id })).toMatchObject(taken);
    const once = anId();
    const answers = await Promise.all([1, 2, 3].map(() => register({ charge_point_id: once })));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409]);
  });

  it('are 200 at most where no operator answers for them, also where they are out of service', async () => {
    const { id: own } = await anOwn();
    const first = await aCharger({ project_id: own });
    // As if they had been registered one by one.
    await registry.service.installation.database.query(
      `insert into registry.charge_point
       select (jsonb_populate_record(one, jsonb_build_object('id', one.id || '-' || n))).*
       from registry.charge_point one, generate_series(2, 199) as n where one.id = $1`,
      [first],
    );
    const last = await aCharger({ project_id: own });
    const tooMany = { status: 409, body: { code: 'invalid_state' } };
    expect(await register({ project_id: own })).toMatchObject(tooMany);
    expect((await jane.api.delete(`${CHARGE_POINTS}/${last}`)).status).toBe(204);
    expect(await register({ project_id: own })).toMatchObject(tooMany);
    expect((await register()).status).toBe(201);
  });

  it('get a new password, until they are handed over; others have no part in it', async () => {
    const registered = created(await register());
    const { charge_point_id: id } = registered;
    const renew = (api: RestClient = jane.api) => api.post(`${CHARGE_POINTS}/${id}/credentials`, {});
    const { status, body } = await renew();
    expect([status, body]).toEqual([
      200,
      {
        charge_point_id: id,
        security_profile: 1,
        ocpp_endpoint: registered.ocpp_endpoint,
        ocpp_password: expect.any(String) as string,
        push: null,
      },
    ]);
    expect(body).not.toMatchObject({ ocpp_password: registered.ocpp_password });
    expect((await renew(bob.api)).status).toBe(404);
    const audit = await operator.api.get(`/api/v1/audit-log?resource_id=${id}`);
    expect(audit.body).toMatchObject({ data: [{ action: 'charge_point.credentials_renewed' }, {}] });
    await become(id, 'handed_over');
    expect(await renew()).toMatchObject({ status: 409, body: { code: 'invalid_state' } });
  });

  it('are registered once for an Idempotency-Key', async () => {
    const text = JSON.stringify(form());
    const headers = { 'content-type': 'application/json', 'idempotency-key': 'charger-1' };
    const send = () => jane.api.request<RegisteredChargePointDto>('POST', CHARGE_POINTS, { headers, text });
    const [first, again] = [await send(), await send()];
    expect([first.status, again.status]).toEqual([201, 201]);
    expect(again.body.charge_point_id).toBe(first.body.charge_point_id);
  });

  it('are registered in projects of one’s own work alone, and in open ones', async () => {
    const theirs = created(await operator.api.post<{ id: string }>('/api/v1/projects', { name: 'Depot' })).id;
    for (const id of [theirs, 'proj_none', operator.id]) {
      expect(await register({ project_id: id })).toMatchObject({
        status: 422,
        body: { resource: 'project', errors: [{ pointer: '/project_id', code: 'not_found' }] },
      });
    }
    expect(await register({}, bob.api)).toMatchObject({ status: 422 });
    expect(await register({}, operator.api)).toMatchObject({ status: 403 });
    await operator.api.put(`/api/v1/projects/${project_id}`, { name: 'Depot', status: 'archived' });
    expect(await register()).toMatchObject({ status: 409, body: { code: 'invalid_state' } });
  });

  it('are listed by project and status, one’s own alone', async () => {
    const other = await anAssigned();
    const [first, second] = [await aCharger(), await aCharger({ project_id: other })];
    created(await operator.api.post('/api/v1/charge-points', { site_id: await aSite() }));
    const listed = async (query = '', api: RestClient = jane.api) =>
      (await api.get<Listed>(`${CHARGE_POINTS}${query}`)).body;
    const idsOf = ({ data }: Listed) => data.map(({ charge_point_id }) => charge_point_id);
    expect(idsOf(await listed())).toEqual([second, first]);
    expect(await listed('?limit=1')).toMatchObject({ total: 2, data: [{ charge_point_id: second }] });
    expect(idsOf(await listed(`?project_id=${other}`))).toEqual([second]);
    expect(idsOf(await listed('?status=online'))).toEqual([]);
    expect(idsOf(await listed('', bob.api))).toEqual([]);
    expect(idsOf(await listed(`?project_id=${project_id}`, bob.api))).toEqual([]);
    const ofProject = await jane.api.get<Listed>(`${PROJECTS}/${project_id}/charge-points`);
    expect(idsOf(ofProject.body)).toEqual([first]);
    expect((await jane.api.get(`${PROJECTS}/${project_id}`)).body).toMatchObject({ charge_point_count: 1 });
    for (const query of ['?status=broken', '?site_id=site_1', '?limit=201']) {
      expect((await jane.api.get(`${CHARGE_POINTS}${query}`)).status).toBe(400);
    }
  });

  it('of others are not found, also when they are out of service', async () => {
    const id = await aCharger();
    const gone = await aCharger();
    await jane.api.delete(`${CHARGE_POINTS}/${gone}`);
    for (const other of [id, gone, 'CP-NONE', project_id]) {
      const missing = { status: 404, body: { code: 'not_found', resource: 'charge_point' } };
      expect(await bob.api.get(`${CHARGE_POINTS}/${other}`)).toMatchObject(missing);
      expect(await bob.api.patch(`${CHARGE_POINTS}/${other}`, { name: 'Mine' })).toMatchObject(missing);
      expect(await bob.api.delete(`${CHARGE_POINTS}/${other}`)).toMatchObject(missing);
    }
  });

  it('are found no more by an installer from whom the project is taken', async () => {
    const id = await aCharger();
    expect((await operator.api.delete(`/api/v1/projects/${project_id}/installers/${jane.id}`)).status).toBe(
      204,
    );
    expect(await jane.api.get(`${CHARGE_POINTS}/${id}`)).toMatchObject({ status: 404 });
    expect(await register()).toMatchObject({ status: 422 });
    expect((await operator.api.get(`/api/v1/charge-points/${id}`)).status).toBe(200);
  });

  it('are changed member by member, until they are handed over', async () => {
    const id = await aCharger();
    const change = (body: object) => jane.api.patch(`${CHARGE_POINTS}/${id}`, body);
    expect((await change({ name: 'Bay 2', location: LOCATION, serial_number: 'SN-2' })).body).toMatchObject({
      name: 'Bay 2',
      location: LOCATION,
      serial_number: 'SN-2',
      vendor: 'ABB',
    });
    expect((await told(id)).at(-1)).toMatchObject({ type: ChargePointUpdated.type });
    for (const [field, value] of Object.entries({
      project_id: null,
      ocpp_version: '3',
      organization_id: 'x',
    })) {
      expect(await change({ [field]: value })).toMatchObject({
        status: 422,
        body: { errors: [{ pointer: `/${field}` }] },
      });
    }
    await become(id, 'commissioned');
    expect((await change({ name: 'Bay 3' })).status).toBe(200);
    await become(id, 'handed_over');
    expect(await change({ name: 'Bay 4' })).toMatchObject({ status: 409, body: { code: 'invalid_state' } });
  });

  it('are changed and taken back as they were read, where the caller says so', async () => {
    const id = await aCharger();
    const path = `${CHARGE_POINTS}/${id}`;
    const send = (method: string, tag: string, body?: object) =>
      jane.api.request(method, path, {
        headers: { 'if-match': tag, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
        ...(body === undefined ? {} : { text: JSON.stringify(body) }),
      });
    const tag = (await jane.api.get(path)).headers.get('etag') ?? '';
    expect((await send('PATCH', tag, { name: 'Bay 1' })).status).toBe(200);
    const stale = { status: 412, body: { code: 'precondition_failed' } };
    expect(await send('PATCH', tag, { name: 'Bay 2' })).toMatchObject(stale);
    expect(await send('DELETE', tag)).toMatchObject(stale);
    const newest = (await jane.api.get(path)).headers.get('etag') ?? '';
    expect((await send('DELETE', newest)).status).toBe(204);
  });

  it('go from project to project of one operator', async () => {
    const id = await aCharger();
    const other = await anAssigned();
    const move = (to: string) => jane.api.patch(`${CHARGE_POINTS}/${id}`, { project_id: to });
    expect((await move(other)).body).toMatchObject({ project_id: other });
    const theirs = created(await operator.api.post<{ id: string }>('/api/v1/projects', { name: 'Yard' })).id;
    expect(await move(theirs)).toMatchObject({
      status: 422,
      body: { resource: 'project', errors: [{ pointer: '/project_id', code: 'not_found' }] },
    });
    for (const elsewhere of [(await anOwn()).id, await anAssigned({}, await registry.organization())]) {
      expect(await move(elsewhere)).toMatchObject({ status: 409, body: { code: 'conflict' } });
    }
  });

  it('are taken back before they are commissioned, not after', async () => {
    const id = await aCharger();
    await become(id, 'commissioned');
    const remove = () => jane.api.delete(`${CHARGE_POINTS}/${id}`);
    expect(await remove()).toMatchObject({ status: 409, body: { code: 'invalid_state' } });
    await become(id, 'commissioning');
    expect((await remove()).status).toBe(204);
    expect((await told(id)).at(-1)).toMatchObject({ type: ChargePointDecommissioned.type });
    expect(await remove()).toMatchObject({ status: 409 });
    expect(await register({ charge_point_id: id })).toMatchObject({ status: 409 });
  });

  it('go with the project to the operator who adopts it', async () => {
    const { id: own, adoption_code } = await anOwn();
    const connectors = [{ connector_id: 1, type: 'Type2' }];
    const id = await aCharger({ project_id: own, connectors });
    expect((await operator.api.get(`/api/v1/charge-points/${id}`)).status).toBe(404);
    const site_id = await aSite();
    await operator.api.post(`/api/v1/projects/${own}/adopt`, { adoption_code, site_id });
    expect((await operator.api.get(`/api/v1/charge-points/${id}`)).body).toMatchObject({
      project_id: own,
      site_id,
      connectors: [{ connector_id: 1, type: 'Type2' }],
    });
    const [registered, updated] = await told(id);
    expect(registered).toMatchObject({ type: ChargePointRegistered.type, data: { time_zone: 'UTC' } });
    expect(updated).toMatchObject({
      type: ChargePointUpdated.type,
      data: { organization_id: operator.id, site_id, time_zone: 'Europe/London' },
    });
    expect((await jane.api.patch(`${CHARGE_POINTS}/${id}`, { name: 'Bay 1' })).status).toBe(200);
  });

  it('take everything with them that names their organization', async () => {
    const tables = await registry.service.installation.database.query<{ table_name: string }>(
      `select table_name from information_schema.columns where table_schema = 'registry'
       and column_name in ('charge_point_id', 'organization_id') group by table_name having count(*) = 2`,
    );
    expect(tables.map(({ table_name }) => table_name).sort()).toEqual([...OF_CHARGE_POINTS].sort());
  });
});
