import type { RestClient } from '@csms/testing';

import { SETTINGS } from '../testing/operations';
import { type SignedInInstaller, TestInstaller } from '../testing/test-installer';
import { created, KING_STREET, type TestOrganization, TestRegistry } from '../testing/test-registry';

import type { CreatedInstallerProjectDto, InstallerProjectDto } from './dto/installer-project.dto';

const PROJECTS = '/api/v1/installer/projects';
const RIVERSIDE = {
  name: 'Riverside Business Park',
  address: '12 Riverside Way, Bristol, BS1 4AA',
  site_owner_email: 'owner@riverside.example',
};

interface Listed {
  readonly data: InstallerProjectDto[];
  readonly total: number;
  readonly next_cursor: string | null;
}

describe('projects of installers', () => {
  let registry: TestRegistry;
  let operator: TestOrganization;
  let jane: SignedInInstaller;

  beforeAll(async () => {
    registry = await TestRegistry.start();
  }, 60_000);

  beforeEach(async () => {
    operator = await registry.organization();
    jane = await TestInstaller.signedIn(registry);
  });

  afterAll(() => registry.stop(), 30_000);

  const aProject = async (api: RestClient, more: object = {}) =>
    created(await api.post<CreatedInstallerProjectDto>(PROJECTS, { ...RIVERSIDE, ...more }));
  const anAssigned = async () => {
    const { id } = created(await operator.api.post<{ id: string }>('/api/v1/projects', { name: 'Depot' }));
    created(await operator.api.post(`/api/v1/projects/${id}/installers`, { installer_id: jane.id }));
    return id;
  };
  const listed = async (api: RestClient, query = '') => (await api.get<Listed>(`${PROJECTS}${query}`)).body;

  it('are the installer’s own until an operator adopts them', async () => {
    const project = await aProject(jane.api);
    expect(project).toEqual({
      ...RIVERSIDE,
      id: expect.stringMatching(/^proj_/) as string,
      organization_id: null,
      site_id: null,
      status: 'in_progress',
      charge_point_count: 0,
      commissioned_count: 0,
      created_at: expect.stringMatching(/Z$/) as string,
      updated_at: project.created_at,
      adoption_code: expect.stringMatching(/^[\w-]{27}$/) as string,
    });
    const { adoption_code: _, ...shown } = project;
    expect((await jane.api.get(`${PROJECTS}/${project.id}`)).body).toEqual(shown);
    expect(await listed(jane.api)).toMatchObject({ data: [shown], total: 1 });
    const stored = await registry.service.installation.database.query(
      'select * from registry.project where id = $1',
      [project.id],
    );
    expect(JSON.stringify(stored)).not.toContain(project.adoption_code);
  });

  it.each([
    [{ name: '' }, '/name'],
    [{ name: 'x'.repeat(201) }, '/name'],
    [{ address: undefined }, '/address'],
    [{ address: 'x'.repeat(501) }, '/address'],
    [{ site_owner_email: undefined }, '/site_owner_email'],
    [{ site_owner_email: 'owner' }, '/site_owner_email'],
    [{ organization_id: 7 }, '/organization_id'],
    [{ status: 'handed_over' }, '/status'],
  ])('are not made of %j, naming %s', async (more, pointer) => {
    expect(await jane.api.post(PROJECTS, { ...RIVERSIDE, ...more })).toMatchObject({
      status: 422,
      body: { errors: [{ pointer }] },
    });
  });

  it('are made once for an Idempotency-Key, whose answer keeps no code', async () => {
    const send = () =>
      jane.api.request<CreatedInstallerProjectDto>('POST', PROJECTS, {
        headers: { 'content-type': 'application/json', 'idempotency-key': 'riverside-1' },
        text: JSON.stringify(RIVERSIDE),
      });
    const [first, again] = [await send(), await send()];
    expect([first.status, again.status]).toEqual([201, 201]);
    expect(again.body.id).toBe(first.body.id);
    expect(first.body.adoption_code).toEqual(expect.any(String));
    expect((await listed(jane.api)).total).toBe(1);
  });

  it('are made for an operator by whoever works for it already, by nobody else', async () => {
    const forOperator = { organization_id: operator.id };
    expect(await jane.api.post(PROJECTS, { ...RIVERSIDE, ...forOperator })).toMatchObject({
      status: 422,
      body: { resource: 'organization', errors: [{ pointer: '/organization_id', code: 'not_found' }] },
    });
    await anAssigned();
    const project = await aProject(jane.api, forOperator);
    expect(project).toMatchObject({ ...forOperator, adoption_code: null });
    expect(await operator.api.get(`/api/v1/projects/${project.id}`)).toMatchObject({ status: 200 });
    expect(await jane.api.post(`${PROJECTS}/${project.id}/adoption-code`, {})).toMatchObject({
      status: 409,
      body: { code: 'invalid_state' },
    });
    const { body } = await operator.api.get('/api/v1/audit-log?action=project.created');
    expect(body).toMatchObject({ data: [{ actor: { type: 'installer', id: jane.id } }, {}] });
  });

  it('are not made for an operator who makes its projects itself', async () => {
    await anAssigned();
    const settings = `/api/v1/organizations/${operator.id}/settings`;
    await operator.api.put(settings, SETTINGS);
    const forOperator = { ...RIVERSIDE, organization_id: operator.id };
    expect(await jane.api.post(PROJECTS, forOperator)).toMatchObject({
      status: 403,
      body: { code: 'insufficient_role' },
    });
    expect((await listed(jane.api)).total).toBe(1);
    await operator.api.put(settings, { ...SETTINGS, installers_may_create_projects: true });
    expect((await jane.api.post(PROJECTS, forOperator)).status).toBe(201);
  });

  it('are listed newest first, by status, page by page, one’s own alone', async () => {
    const [first, second] = [await aProject(jane.api), await aProject(jane.api)];
    const assigned = await anAssigned();
    const bob = await TestInstaller.signedIn(registry);
    await aProject(bob.api);
    const ids = ({ data }: Listed) => data.map(({ id }) => id);
    expect(ids(await listed(jane.api))).toEqual([assigned, second.id, first.id]);
    const page = await listed(jane.api, '?limit=2');
    expect([ids(page), page.total]).toEqual([[assigned, second.id], 3]);
    expect(ids(await listed(jane.api, `?limit=2&cursor=${page.next_cursor}`))).toEqual([first.id]);
    await jane.api.patch(`${PROJECTS}/${first.id}`, { status: 'draft' });
    expect(ids(await listed(jane.api, '?status=draft'))).toEqual([first.id]);
    for (const query of ['?status=done', '?colour=red', '?limit=0']) {
      expect((await jane.api.get(`${PROJECTS}${query}`)).status).toBe(400);
    }
  });

  it('of others are not found', async () => {
    const { id } = await aProject((await TestInstaller.signedIn(registry)).api);
    for (const other of [id, 'proj_none', operator.id]) {
      const missing = { status: 404, body: { code: 'not_found', resource: 'project' } };
      expect(await jane.api.get(`${PROJECTS}/${other}`)).toMatchObject(missing);
      expect(await jane.api.patch(`${PROJECTS}/${other}`, { name: 'Mine' })).toMatchObject(missing);
      expect(await jane.api.post(`${PROJECTS}/${other}/adoption-code`, {})).toMatchObject(missing);
      expect(await jane.api.get(`${PROJECTS}/${other}/charge-points`)).toMatchObject(missing);
      expect(await operator.api.get(`/api/v1/projects/${other}`)).toMatchObject(missing);
    }
    expect(await operator.api.get(PROJECTS)).toMatchObject({ status: 403 });
  });

  it('are changed member by member, and become what may follow', async () => {
    const project = await aProject(jane.api);
    const change = (body: object) => jane.api.patch(`${PROJECTS}/${project.id}`, body);
    const { adoption_code: _, ...shown } = project;
    expect((await change({ ...shown, name: 'Riverside', address: 'Quay 1' })).body).toMatchObject({
      name: 'Riverside',
      address: 'Quay 1',
      site_owner_email: RIVERSIDE.site_owner_email,
    });
    for (const [field, value] of Object.entries({ name: null, address: '', status: 'done', secret: 'x' })) {
      expect(await change({ [field]: value })).toMatchObject({
        status: 422,
        body: { errors: [{ pointer: `/${field}` }] },
      });
    }
    for (const status of ['commissioned', 'handed_over']) {
      expect(await change({ status })).toMatchObject({ status: 409, body: { code: 'invalid_state' } });
    }
    expect((await change({ status: 'archived' })).status).toBe(200);
    expect(await change({ name: 'Again' })).toMatchObject({ status: 409 });
    expect((await change({ status: 'in_progress' })).status).toBe(200);
    const assigned = await anAssigned();
    expect(await jane.api.patch(`${PROJECTS}/${assigned}`, { status: 'archived' })).toMatchObject({
      status: 409,
    });
    expect((await jane.api.patch(`${PROJECTS}/${assigned}`, { status: 'draft' })).status).toBe(200);
    expect((await operator.api.get(`/api/v1/projects/${assigned}`)).body).toMatchObject({ status: 'draft' });
    expect((await operator.api.get('/api/v1/audit-log?action=project.updated')).body).toMatchObject({
      data: [{ actor: { type: 'installer', id: jane.id }, after: { status: 'draft' } }],
    });
  });

  it('and the profile are changed as they were read, where the caller says so', async () => {
    const { id } = await aProject(jane.api);
    const changes = [
      [`${PROJECTS}/${id}`, { name: 'Riverside' }],
      ['/api/v1/installer/me', { company: 'Volt Ltd' }],
    ] as const;
    for (const [path, change] of changes) {
      const tag = (await jane.api.get(path)).headers.get('etag') ?? '';
      const headers = { 'if-match': tag, 'content-type': 'application/json' };
      const send = () => jane.api.request('PATCH', path, { headers, text: JSON.stringify(change) });
      expect((await send()).status).toBe(200);
      expect(await send()).toMatchObject({ status: 412, body: { code: 'precondition_failed' } });
    }
  });

  describe('adopted', () => {
    const adopt = (api: RestClient, id: string, body: object) =>
      api.post(`/api/v1/projects/${id}/adopt`, body);
    const wrong = { status: 422, body: { errors: [{ pointer: '/adoption_code', code: 'wrong_code' }] } };

    it('go to the operator who was given the code, once, with their site', async () => {
      const { id, adoption_code } = await aProject(jane.api);
      const { site_id } = created(await operator.api.post<{ site_id: string }>('/api/v1/sites', KING_STREET));
      const adopted = await adopt(operator.api, id, { adoption_code, site_id });
      expect(adopted).toMatchObject({ status: 200, body: { id, name: RIVERSIDE.name, site_id } });
      expect((await jane.api.get(`${PROJECTS}/${id}`)).body).toMatchObject({
        organization_id: operator.id,
        site_id,
      });
      expect((await operator.api.get(`/api/v1/projects/${id}/installers`)).body).toMatchObject({
        data: [{ installer_id: jane.id, status: 'assigned', email: jane.installer.email }],
      });
      expect((await operator.api.get(`/api/v1/audit-log?resource_id=${id}`)).body).toMatchObject({
        data: [
          { action: 'project.adopted', actor: { type: 'api_key' }, after: { organization_id: operator.id } },
        ],
        total: 1,
      });
      const other = (await registry.organization()).api;
      const state = (words: string) => ({
        status: 409,
        body: { code: 'invalid_state', detail: expect.stringContaining(words) as string },
      });
      expect(await adopt(operator.api, id, { adoption_code })).toMatchObject(state('adopted already'));
      expect(await adopt(operator.api, id, { adoption_code: 'guess' })).toMatchObject(
        state('your organization'),
      );
      expect(await adopt(other, id, { adoption_code })).toMatchObject(state('adopted already'));
      expect(await adopt(other, id, { adoption_code: 'guess' })).toMatchObject(wrong);
      expect((await adopt(other, id, { adoption_code: 'guess' })).body).not.toHaveProperty('resource');
    });

    it('are they not without the code, at others’ sites, or by a credential of single sites', async () => {
      const { id, adoption_code } = await aProject(jane.api);
      const other = await registry.organization();
      const { site_id } = created(await other.api.post<{ site_id: string }>('/api/v1/sites', KING_STREET));
      expect(await adopt(operator.api, id, { adoption_code: 'guess' })).toMatchObject(wrong);
      expect(await adopt(operator.api, 'proj_none', { adoption_code })).toMatchObject(wrong);
      expect(await adopt(operator.api, id, { adoption_code, site_id })).toMatchObject({
        status: 422,
        body: { resource: 'site', errors: [{ pointer: '/site_id', code: 'not_found' }] },
      });
      for (const body of [{}, { adoption_code: '' }, { adoption_code: 7 }, { adoption_code, force: true }]) {
        expect((await adopt(operator.api, id, body)).status).toBe(422);
      }
      const limited = registry.limitedTo(other, [{ type: 'site', id: site_id, access: 'write' }]);
      expect(await adopt(limited, id, { adoption_code })).toMatchObject({ status: 403 });
      const read = registry.service.as(['read:charge_points'], operator.id);
      expect(await adopt(read, id, { adoption_code })).toMatchObject({ status: 403 });
      expect((await jane.api.get(`${PROJECTS}/${id}`)).body).toMatchObject({ organization_id: null });
    });

    it('are they by the newest code alone, by one of two at once', async () => {
      const { id, adoption_code: first } = await aProject(jane.api);
      const renewed = await jane.api.post<{ adoption_code: string }>(`${PROJECTS}/${id}/adoption-code`, {});
      expect(renewed.status).toBe(201);
      const other = await registry.organization();
      expect(await adopt(operator.api, id, { adoption_code: first })).toMatchObject(wrong);
      const answers = await Promise.all([operator, other].map(({ api }) => adopt(api, id, renewed.body)));
      expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    });

    it('are they not while they are archived', async () => {
      const { id, adoption_code } = await aProject(jane.api);
      const become = (status: string) => jane.api.patch(`${PROJECTS}/${id}`, { status });
      expect((await become('archived')).status).toBe(200);
      expect(await adopt(operator.api, id, { adoption_code })).toMatchObject({
        status: 409,
        body: { code: 'invalid_state', detail: expect.stringContaining('archived') as string },
      });
      expect(await adopt(operator.api, id, { adoption_code: 'guess' })).toMatchObject(wrong);
      expect((await become('in_progress')).status).toBe(200);
      expect((await adopt(operator.api, id, { adoption_code })).status).toBe(200);
    });
  });
});
