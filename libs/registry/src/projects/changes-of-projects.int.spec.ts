import { ChargePointUpdated } from '@csms/contracts';

import { created, KING_STREET, type TestOrganization, TestRegistry } from '../testing/test-registry';

import type { ProjectDto } from './dto/project.dto';

describe('a project', () => {
  let registry: TestRegistry;
  let mine: TestOrganization;
  let other: TestOrganization;
  let siteId: string;
  let project: ProjectDto;
  let path: string;

  beforeAll(async () => {
    registry = await TestRegistry.start();
    [mine, other] = [await registry.organization(), await registry.organization()];
  }, 60_000);

  beforeEach(async () => {
    siteId = await aSite();
    project = await aProject({ site_id: siteId });
    path = `/api/v1/projects/${project.id}`;
  });

  afterAll(() => registry.stop(), 30_000);

  const aSite = async (more: object = {}) =>
    created(await mine.api.post<{ site_id: string }>('/api/v1/sites', { ...KING_STREET, ...more })).site_id;
  const aProject = async (more: object = {}) =>
    created(await mine.api.post<ProjectDto>('/api/v1/projects', { name: 'Riverside', ...more }));
  const aCharger = async (place: object) =>
    created(await mine.api.post<{ charge_point_id: string }>('/api/v1/charge-points', place)).charge_point_id;

  it('is replaced as a whole, but for its status', async () => {
    expect(
      await mine.api.put(path, {
        name: 'R2',
        address: '1 Road',
        site_owner_email: 'a@b.example',
        status: 'draft',
      }),
    ).toMatchObject({
      status: 200,
      body: { id: project.id, name: 'R2', site_id: null, site_owner_email: 'a@b.example', status: 'draft' },
    });
    const { body } = await mine.api.put<ProjectDto>(path, { name: 'R3' });
    expect(body).toMatchObject({ address: null, site_owner_email: null, status: 'draft' });
    expect((await mine.api.put(path, body)).status).toBe(200);
  });

  it('goes through its statuses in their order', async () => {
    const become = (status: string) => mine.api.put(path, { name: 'R', site_id: siteId, status });
    expect(await become('handed_over')).toMatchObject({ status: 409, body: { code: 'invalid_state' } });
    for (const status of ['commissioned', 'handed_over', 'archived']) {
      expect(await become(status)).toMatchObject({ status: 200, body: { status } });
    }
    expect(await mine.api.post('/api/v1/charge-points', { project_id: project.id })).toMatchObject({
      status: 409,
      body: { code: 'invalid_state' },
    });
  });

  it('takes charge points in, with its site, and lets them go', async () => {
    const tokyo = await aSite({ time_zone: 'Asia/Tokyo' });
    const there = await aProject({ site_id: tokyo });
    const id = await aCharger({ project_id: project.id });
    const assign = `/api/v1/projects/${there.id}/charge-points/${id}`;
    expect(await mine.api.post(assign, {})).toMatchObject({ status: 409, body: { project_id: project.id } });
    expect(await mine.api.post(`${assign}?move=true`, {})).toMatchObject({
      status: 200,
      body: { charge_point_id: id, project_id: there.id, site_id: tokyo },
    });
    expect((await mine.api.get(`/api/v1/projects/${there.id}`)).body).toMatchObject({
      charge_point_count: 1,
      commissioned_count: 0,
    });
    expect((await mine.api.get(`/api/v1/projects/${there.id}/charge-points`)).body).toMatchObject({
      data: [{ charge_point_id: id }],
    });
    expect((await mine.api.delete(assign)).status).toBe(204);
    expect((await mine.api.delete(assign)).status).toBe(404);
    await registry.service.settled();
    const told = registry.service.told(ChargePointUpdated).filter(({ key }) => key === id);
    expect(told.map(({ data }) => data)).toMatchObject([
      { project_id: there.id, site_id: tokyo, time_zone: 'Asia/Tokyo' },
      { project_id: null, site_id: tokyo, time_zone: 'Asia/Tokyo' },
    ]);
  });

  it('takes no charge point from another site without being told to', async () => {
    const id = await aCharger({ site_id: await aSite() });
    expect(await mine.api.post(`${path}/charge-points/${id}`, {})).toMatchObject({ status: 409 });
    expect(await mine.api.post(`${path}/charge-points/${id}?move=perhaps`, {})).toMatchObject({
      status: 400,
    });
  });

  it('goes to no other site while its charge points stand elsewhere', async () => {
    await aCharger({ project_id: project.id });
    const move = { name: 'R', site_id: await aSite() };
    expect(await mine.api.put(path, move)).toMatchObject({ status: 409, body: { code: 'conflict' } });
    expect((await mine.api.get(path)).body).toMatchObject({ site_id: siteId });
  });

  it('is removed when it is empty', async () => {
    const id = await aCharger({ project_id: project.id });
    expect(await mine.api.delete(path)).toMatchObject({ status: 409, body: { code: 'conflict' } });
    await mine.api.delete(`${path}/charge-points/${id}`);
    expect((await mine.api.delete(path)).status).toBe(204);
    expect((await mine.api.get(path)).status).toBe(404);
  });

  it('is found by status, text and in an order', async () => {
    const of = await registry.organization();
    for (const [name, status] of [
      ['B', 'draft'],
      ['A', 'in_progress'],
    ]) {
      await of.api.post('/api/v1/projects', { name, status });
    }
    const names = async (query: string) =>
      (await of.api.get<{ data: ProjectDto[] }>(`/api/v1/projects?${query}`)).body.data.map(
        ({ name }) => name,
      );
    expect(await names('status=draft')).toEqual(['B']);
    expect(await names('q=a')).toEqual(['A']);
    expect(await names('sort=name')).toEqual(['A', 'B']);
    expect((await of.api.get('/api/v1/projects?status=done')).status).toBe(400);
  });

  it('of another organization is 404 to everything', async () => {
    const id = await aCharger({ project_id: project.id });
    for (const answer of [
      await other.api.put(path, { name: 'Mine' }),
      await other.api.delete(path),
      await other.api.get(`${path}/charge-points`),
      await other.api.post(`${path}/charge-points/${id}`, {}),
      await other.api.delete(`${path}/charge-points/${id}`),
    ]) {
      expect(answer).toMatchObject({ status: 404, body: { resource: 'project' } });
    }
    const theirs = created(await other.api.post<ProjectDto>('/api/v1/projects', { name: 'Theirs' }));
    expect(await other.api.post(`/api/v1/projects/${theirs.id}/charge-points/${id}`, {})).toMatchObject({
      status: 404,
      body: { resource: 'charge_point' },
    });
  });

  it.each([
    [{}, '/name'],
    [{ name: 'R', site_owner_email: 'nobody' }, '/site_owner_email'],
    [{ name: 'R', status: 'done' }, '/status'],
    [{ name: 'R', colour: 'red' }, '/colour'],
  ])('refuses %j, naming %s', async (body, pointer) => {
    expect(await mine.api.put(path, body)).toMatchObject({ status: 422, body: { errors: [{ pointer }] } });
  });
});
