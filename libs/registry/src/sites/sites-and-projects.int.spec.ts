import type { ProjectDto } from '../projects/dto/project.dto';
import { created, KING_STREET, type TestOrganization, TestRegistry } from '../testing/test-registry';

import type { SiteDto } from './dto/site.dto';

describe('sites and projects', () => {
  let registry: TestRegistry;
  let mine: TestOrganization;
  let other: TestOrganization;

  beforeAll(async () => {
    registry = await TestRegistry.start();
    [mine, other] = [await registry.organization(), await registry.organization('America/New_York')];
  }, 60_000);

  afterAll(() => registry.stop(), 30_000);

  const createSite = async (of: TestOrganization, more: object = {}) =>
    created(await of.api.post<SiteDto>('/api/v1/sites', { ...KING_STREET, ...more }));
  const createProject = async (of: TestOrganization, more: object = {}) =>
    created(await of.api.post<ProjectDto>('/api/v1/projects', { name: 'Riverside', ...more }));

  it('are created and read back, in the zone of the organization or their own', async () => {
    const site = await createSite(mine);
    expect(site).toEqual({
      ...KING_STREET,
      site_id: expect.stringMatching(/^site_/),
      time_zone: 'Europe/London',
      country: 'GB',
      ocpi_publish: false,
      free_vend: false,
      unknown_tags_offline: 'refuse',
      opening_times: null,
      charger_count: 0,
      created_at: expect.any(String),
      updated_at: expect.any(String),
    });
    expect((await mine.api.get(`/api/v1/sites/${site.site_id}`)).body).toEqual(site);
    expect((await createSite(other)).time_zone).toBe('America/New_York');
    expect((await createSite(mine, { time_zone: 'Asia/Tokyo' })).time_zone).toBe('Asia/Tokyo');
    const project = await createProject(mine, { site_id: site.site_id });
    expect(project).toMatchObject({ site_id: site.site_id, status: 'in_progress', address: null });
    expect((await mine.api.get(`/api/v1/projects/${project.id}`)).body).toEqual(project);
  });

  it('are listed newest first, projects by site', async () => {
    const organization = await registry.organization();
    const sites = [await createSite(organization), await createSite(organization)];
    const project = await createProject(organization, { site_id: sites[0]?.site_id });
    await createProject(organization);
    expect((await organization.api.get('/api/v1/sites?limit=1')).body).toMatchObject({
      sites: [{ site_id: sites[1]?.site_id }],
      total: 2,
      limit: 1,
    });
    expect((await organization.api.get(`/api/v1/projects?site_id=${sites[0]?.site_id}`)).body).toMatchObject({
      data: [{ id: project.id }],
      total: 1,
    });
  });

  it('count the charge points of a site', async () => {
    const { site_id } = await createSite(mine);
    for (let count = 1; count <= 2; count += 1) {
      created(await mine.api.post('/api/v1/charge-points', { site_id }));
      expect((await mine.api.get(`/api/v1/sites/${site_id}`)).body).toMatchObject({ charger_count: count });
    }
  });

  it('of another organization are 404 and in no list', async () => {
    const { site_id } = await createSite(mine);
    const { id } = await createProject(mine);
    expect(await other.api.get(`/api/v1/sites/${site_id}`)).toMatchObject({
      status: 404,
      body: { resource: 'site' },
    });
    expect(await other.api.get(`/api/v1/projects/${id}`)).toMatchObject({ status: 404 });
    expect(await other.api.post('/api/v1/projects', { name: 'Squatter', site_id })).toMatchObject({
      status: 422,
      body: { errors: [{ pointer: '/site_id', code: 'not_found' }] },
    });
    for (const status of ['commissioned', 'handed_over', 'archived']) {
      expect(await mine.api.post('/api/v1/projects', { name: 'Depot', status })).toMatchObject({
        status: 422,
        body: { errors: [{ pointer: '/status' }] },
      });
    }
    const { body } = await other.api.get<{ sites: SiteDto[] }>('/api/v1/sites?limit=200');
    expect(body.sites.map((site) => site.site_id)).not.toContain(site_id);
  });

  it.each([
    [{ lat: 91 }, '/lat'],
    [{ lng: '12' }, '/lng'],
    [{ max_power_kw: 0 }, '/max_power_kw'],
    [{ max_power_kw: 1e-7 }, '/max_power_kw'],
    [{ time_zone: 'Mars/Olympus' }, '/time_zone'],
    [{ name: '' }, '/name'],
    [{ charger_count: 3 }, '/charger_count'],
  ])('with %j are refused, naming %s', async (more, pointer) => {
    const answer = await mine.api.post('/api/v1/sites', { ...KING_STREET, ...more });
    expect(answer).toMatchObject({ status: 422, body: { errors: [{ pointer }] } });
  });
});
