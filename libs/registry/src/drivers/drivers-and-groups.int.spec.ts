import { DriverChanged, DriverRemoved, TokenUpdated } from '@csms/contracts';

import type { CostCentreDto } from '../cost-centres/dto/cost-centre.dto';
import type { GroupDto } from '../groups/dto/group.dto';
import { created, type TestOrganization, TestRegistry } from '../testing/test-registry';

import type { DriverDto } from './dto/driver.dto';

describe('drivers, their groups and cost centres', () => {
  let registry: TestRegistry;
  let mine: TestOrganization;
  let other: TestOrganization;

  beforeAll(async () => {
    registry = await TestRegistry.start();
    other = await registry.organization();
  }, 60_000);

  beforeEach(async () => {
    mine = await registry.organization();
  });

  afterAll(() => registry.stop(), 30_000);

  const aDriver = async (more: object = {}, of = mine) =>
    created(await of.api.post<DriverDto>('/api/v1/drivers', { name: 'Anna', ...more }));
  const aGroup = async (name: string, of = mine) =>
    created(await of.api.post<GroupDto>('/api/v1/groups', { name })).id;
  const aCostCentre = async (code: string, more: object = {}) =>
    created(await mine.api.post<CostCentreDto>('/api/v1/cost-centres', { code, name: code, ...more }));
  const told = async (key: string) => {
    await registry.service.settled();
    return registry.service.installation.events.heardOf(key);
  };

  describe('a driver', () => {
    it('is entered, read, changed and told whole', async () => {
      await aCostCentre('CC-1');
      const group = await aGroup('Vans');
      const driver = await aDriver({ email: 'anna@fleet.example', cost_centre: 'CC-1', group_ids: [group] });
      expect(driver).toEqual({
        driver_id: expect.stringMatching(/^drv_/),
        name: 'Anna',
        email: 'anna@fleet.example',
        user_type_id: null,
        group_ids: [group],
        cost_centre: 'CC-1',
        status: 'active',
        email_notifications: true,
        created_at: expect.any(String),
        updated_at: expect.any(String),
      });
      const path = `/api/v1/drivers/${driver.driver_id}`;
      expect((await mine.api.get(path)).body).toEqual(driver);
      expect((await mine.api.patch(path, driver)).status).toBe(200);
      expect((await mine.api.patch(path, { cost_centre: null, group_ids: null })).body).toMatchObject({
        cost_centre: null,
        group_ids: [],
        name: 'Anna',
      });
      const events = await told(driver.driver_id);
      expect(events.map(({ type }) => type)).toEqual([1, 2, 3].map(() => DriverChanged.type));
      expect(events[0]?.data).toMatchObject({ email: 'anna@fleet.example', group_ids: [group] });
      expect(events[2]?.data).toMatchObject({ cost_centre: null, group_ids: [] });
    });

    it('has an e-mail address of their own in the organization', async () => {
      await aDriver({ email: 'a@x.example' });
      const { driver_id } = await aDriver({ email: 'b@x.example' });
      expect(await mine.api.post('/api/v1/drivers', { email: 'A@X.example' })).toMatchObject({
        status: 409,
        body: { code: 'already_exists' },
      });
      expect((await mine.api.patch(`/api/v1/drivers/${driver_id}`, { email: 'a@x.example' })).status).toBe(
        409,
      );
      await aDriver({ email: 'a@x.example' }, other);
    });

    it('blocks and releases their tags at the chargers', async () => {
      const { driver_id } = await aDriver();
      const id_tag = `T-${driver_id.slice(-8)}`;
      created(await mine.api.post('/api/v1/id-tags', { id_tag, driver_id }));
      const path = `/api/v1/drivers/${driver_id}`;
      await mine.api.patch(path, { status: 'blocked' });
      await mine.api.patch(`/api/v1/id-tags/${id_tag}`, { label: 'still blocked' });
      await mine.api.patch(path, { status: 'active' });
      expect((await told(`${mine.id}/${id_tag}`)).map(({ data }) => data)).toMatchObject([
        { status: 'active' },
        { status: 'blocked' },
        { status: 'blocked' },
        { status: 'active' },
      ]);
      // The tag itself was never blocked.
      expect((await mine.api.get(`/api/v1/id-tags/${id_tag}`)).body).toMatchObject({ status: 'active' });
    });

    it('is erased: nothing of the person is left, the tags are blocked and nobody’s', async () => {
      const { driver_id } = await aDriver({ name: 'Erasmus', email: 'erasmus@x.example' });
      const id_tag = `E-${driver_id.slice(-8)}`;
      created(await mine.api.post('/api/v1/id-tags', { id_tag, driver_id, label: 'Erasmus, blue' }));
      expect((await mine.api.delete(`/api/v1/drivers/${driver_id}`)).status).toBe(204);
      expect((await mine.api.get(`/api/v1/drivers/${driver_id}`)).status).toBe(404);
      expect((await told(driver_id)).at(-1)).toMatchObject({
        type: DriverRemoved.type,
        data: { driver_id, organization_id: mine.id },
      });
      expect((await told(`${mine.id}/${id_tag}`)).at(-1)).toMatchObject({
        type: TokenUpdated.type,
        data: { status: 'blocked', driver_id: null },
      });
      expect((await mine.api.get(`/api/v1/id-tags/${id_tag}`)).body).toMatchObject({ label: null });
      const audit = await mine.api.get('/api/v1/audit-log?resource_type=driver');
      expect(JSON.stringify(audit.body)).toContain(driver_id);
      expect(JSON.stringify(audit.body)).not.toMatch(/erasmus/i);
      expect((await aDriver({ email: 'erasmus@x.example' })).driver_id).not.toBe(driver_id);
    });

    it.each([
      [{ cost_centre: 'NOWHERE' }, '/cost_centre', 'cost_centre'],
      [{ group_ids: ['grp_nobody'] }, '/group_ids/0', 'group'],
    ])('with %j is refused, naming %s', async (more, pointer, resource) => {
      const unknown = { status: 422, body: { resource, errors: [{ pointer, code: 'not_found' }] } };
      expect(await mine.api.post('/api/v1/drivers', more)).toMatchObject(unknown);
      const { driver_id } = await aDriver();
      expect(await mine.api.patch(`/api/v1/drivers/${driver_id}`, more)).toMatchObject(unknown);
    });

    it.each([
      [{ email: 'nobody' }, 422],
      [{ status: 'lost' }, 422],
      [{ name: '' }, 422],
      [{ group_ids: ['a', 'a'] }, 422],
      [{ email_notifications: 'yes' }, 422],
      [{ colour: 'red' }, 422],
      [{ cost_centre: 'NOWHERE' }, 422],
      [{ group_ids: ['grp_nobody'] }, 422],
    ])('with %j is refused: %d', async (more, status) => {
      expect((await mine.api.post('/api/v1/drivers', more)).status).toBe(status);
      const { driver_id } = await aDriver();
      expect((await mine.api.patch(`/api/v1/drivers/${driver_id}`, more)).status).toBe(status);
    });

    it('is found by every filter', async () => {
      await aCostCentre('CC-9');
      const group = await aGroup('Vans');
      const a = await aDriver({
        name: 'Ada',
        cost_centre: 'CC-9',
        group_ids: [group],
        user_type_id: 'utp_1',
      });
      const b = await aDriver({ name: 'Bob', email: 'bob_1@x.example', status: 'blocked' });
      const found = async (query: string) =>
        (await mine.api.get<{ data: DriverDto[] }>(`/api/v1/drivers?${query}`)).body.data.map(
          ({ driver_id }) => driver_id,
        );
      for (const query of [
        'cost_centre=CC-9',
        `group_id=${group}`,
        'user_type_id=utp_1',
        'q=ada',
        'status=active',
      ]) {
        expect([query, await found(query)]).toEqual([query, [a.driver_id]]);
      }
      expect(await found('q=bob_1')).toEqual([b.driver_id]);
      expect(await found('sort=created_at')).toEqual([a.driver_id, b.driver_id]);
      expect((await mine.api.get('/api/v1/drivers?status=lost')).status).toBe(400);
    });
  });

  describe('a group', () => {
    it('takes drivers in and lets them go; each is told', async () => {
      const id = await aGroup('Vans');
      const [a, b] = [(await aDriver()).driver_id, (await aDriver()).driver_id];
      const members = `/api/v1/groups/${id}/members`;
      expect(await mine.api.post(members, { driver_ids: [a, b] })).toMatchObject({
        status: 200,
        body: { id, member_count: 2 },
      });
      expect((await mine.api.post(members, { driver_ids: [a] })).body).toMatchObject({ member_count: 2 });
      expect((await mine.api.get(members)).body).toMatchObject({
        total: 2,
        data: [{ driver_id: b }, { driver_id: a }],
      });
      expect((await mine.api.delete(`${members}/${a}`)).status).toBe(204);
      expect((await mine.api.delete(`${members}/${a}`)).status).toBe(404);
      expect((await told(a)).map(({ data }) => data)).toMatchObject([
        { group_ids: [] },
        { group_ids: [id] },
        { group_ids: [id] },
        { group_ids: [] },
      ]);
      expect((await mine.api.delete(`/api/v1/groups/${id}`)).status).toBe(204);
      expect((await told(b)).at(-1)?.data).toMatchObject({ group_ids: [] });
    });

    it('has a name of its own', async () => {
      const id = await aGroup('Vans');
      expect((await mine.api.post('/api/v1/groups', { name: 'VANS' })).status).toBe(409);
      const second = await aGroup('Cars');
      expect((await mine.api.patch(`/api/v1/groups/${second}`, { name: 'vans' })).status).toBe(409);
      expect(await mine.api.patch(`/api/v1/groups/${id}`, { name: null })).toMatchObject({ status: 422 });
      expect((await mine.api.get<{ data: GroupDto[] }>('/api/v1/groups?sort=name')).body.data).toMatchObject([
        { name: 'Cars' },
        { name: 'Vans' },
      ]);
    });

    it('takes all or none, and none of another organization', async () => {
      const id = await aGroup('Vans');
      const foreign = (await aDriver({}, other)).driver_id;
      const driver_ids = [(await aDriver()).driver_id, foreign];
      expect(await mine.api.post(`/api/v1/groups/${id}/members`, { driver_ids })).toMatchObject({
        status: 422,
        body: { resource: 'driver', errors: [{ pointer: '/driver_ids/1', code: 'not_found' }] },
      });
      expect((await mine.api.get(`/api/v1/groups/${id}`)).body).toMatchObject({ member_count: 0 });
    });
  });

  describe('a cost centre', () => {
    it('is created, changed, listed below its parent, and removed when it is empty', async () => {
      await aCostCentre('CC-1');
      await aCostCentre('CC-1.1', { parent: 'CC-1', department: 'Field', tenant: 'Ltd' });
      const path = '/api/v1/cost-centres/CC-1.1';
      expect((await mine.api.get(path)).body).toMatchObject({
        parent: 'CC-1',
        department: 'Field',
        tenant: 'Ltd',
      });
      expect((await mine.api.get('/api/v1/cost-centres?parent=CC-1')).body).toMatchObject({ total: 1 });
      expect((await mine.api.post('/api/v1/cost-centres', { code: 'CC-1', name: 'x' })).status).toBe(409);
      expect(await mine.api.patch('/api/v1/cost-centres/CC-1', { parent: 'CC-1.1' })).toMatchObject({
        status: 422,
        body: { errors: [{ pointer: '/parent', code: 'circle' }] },
      });
      expect(await mine.api.patch(path, { parent: 'CC-7' })).toMatchObject({
        status: 422,
        body: { resource: 'cost_centre', errors: [{ pointer: '/parent', code: 'not_found' }] },
      });
      expect((await mine.api.delete('/api/v1/cost-centres/CC-1')).status).toBe(409);
      const { driver_id } = await aDriver({ cost_centre: 'CC-1.1' });
      expect((await mine.api.delete(path)).status).toBe(409);
      await mine.api.delete(`/api/v1/drivers/${driver_id}`);
      expect((await mine.api.delete(path)).status).toBe(204);
    });

    it.each([[{ code: 'a b', name: 'x' }], [{ code: 'A' }], [{ code: 'A', name: 'x', parent: 5 }]])(
      'as %j is refused',
      async (body) => {
        expect((await mine.api.post('/api/v1/cost-centres', body)).status).toBe(422);
      },
    );
  });

  it('of another organization are 404 to everything', async () => {
    const { driver_id } = await aDriver();
    const group = await aGroup('Vans');
    await aCostCentre('CC-1');
    for (const path of [
      `/api/v1/drivers/${driver_id}`,
      `/api/v1/groups/${group}`,
      '/api/v1/cost-centres/CC-1',
    ]) {
      expect((await other.api.get(path)).status).toBe(404);
      expect((await other.api.patch(path, {})).status).toBe(404);
      expect((await other.api.delete(path)).status).toBe(404);
    }
    expect((await other.api.get(`/api/v1/groups/${group}/members`)).status).toBe(404);
  });

  it('need the scopes of persons', async () => {
    const api = registry.service.as(['read:charge_points', 'write:charge_points'], mine.id);
    for (const path of ['/api/v1/drivers', '/api/v1/groups', '/api/v1/cost-centres']) {
      expect(await api.get(path)).toMatchObject({ status: 403, body: { required_scope: 'read:users' } });
      expect(await api.post(path, {})).toMatchObject({
        status: 403,
        body: { required_scope: 'write:users' },
      });
    }
  });
});
