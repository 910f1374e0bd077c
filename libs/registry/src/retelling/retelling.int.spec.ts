import {
  ChargePointRegistered,
  ChargePointUpdated,
  EnergyAssetChanged,
  OrganizationChanged,
  ProjectChanged,
  ProjectRemoved,
  SiteChanged,
  TokenUpdated,
} from '@csms/contracts';

import type { ProjectDto } from '../projects/dto/project.dto';
import { created, KING_STREET, type TestOrganization, TestRegistry } from '../testing/test-registry';

import { Retelling } from './retelling.service';

describe('projects and what is told again', () => {
  let registry: TestRegistry;
  let mine: TestOrganization;

  beforeAll(async () => {
    registry = await TestRegistry.start();
    mine = await registry.organization();
  }, 60_000);

  afterAll(() => registry.stop(), 30_000);

  const told = (definition: typeof ProjectChanged | typeof ProjectRemoved, id: string) =>
    registry.service
      .told(definition)
      .filter(({ key }) => key === id)
      .map(({ data }) => data);

  it('a project is told when it is made, changed and removed', async () => {
    const project = created(await mine.api.post<ProjectDto>('/api/v1/projects', { name: 'Riverside' }));
    const path = `/api/v1/projects/${project.id}`;
    await mine.api.put(path, { name: 'Riverside II' });
    await mine.api.delete(path);
    await registry.service.settled();
    expect(told(ProjectChanged, project.id)).toMatchObject([
      {
        project_id: project.id,
        organization_id: mine.id,
        site_id: null,
        name: 'Riverside',
        status: 'in_progress',
      },
      { name: 'Riverside II' },
    ]);
    expect(told(ProjectRemoved, project.id)).toMatchObject([{ organization_id: mine.id }]);
  });

  it('tells what a migration has marked, once, as it is now, and nothing that is out of service', async () => {
    const { site_id } = created(await mine.api.post<{ site_id: string }>('/api/v1/sites', KING_STREET));
    const project = created(await mine.api.post<ProjectDto>('/api/v1/projects', { name: 'Old', site_id }));
    const roof = { type: 'solar', name: 'Roof' };
    const path = `/api/v1/sites/${site_id}/energy-assets`;
    const asset = created(await mine.api.post<{ id: string }>(path, roof));
    const { charge_point_id: id } = created(
      await mine.api.post<{ charge_point_id: string }>('/api/v1/charge-points', { project_id: project.id }),
    );
    await registry.service.settled();
    const { database } = registry.service.installation;
    await database.query(
      `update registry.project set is_told = false, name = 'Older' where id = '${project.id}'`,
    );
    await database.query(`update registry.site set is_told = false where id = '${site_id}'`);
    await database.query(`update registry.energy_asset set is_told = false where id = '${asset.id}'`);
    await database.query(`update registry.charge_point set is_told = false where id = '${id}'`);
    await database.query(`update registry.organization set is_told = false where id = '${mine.id}'`);
    const retelling = registry.service.app.get(Retelling);
    const tellings = await Promise.all([retelling.tellSome(), retelling.tellSome()]);
    expect(tellings.reduce((sum, one) => sum + one, 0)).toBe(5);
    expect(await retelling.tellSome()).toBe(0);
    await registry.service.settled();
    expect(told(ProjectChanged, project.id).map((data) => 'name' in data && data.name)).toEqual([
      'Old',
      'Older',
    ]);
    expect(registry.service.told(SiteChanged).filter(({ key }) => key === site_id)).toHaveLength(2);
    const organizations = registry.service.told(OrganizationChanged).filter(({ key }) => key === mine.id);
    expect(organizations).toHaveLength(2);
    expect(organizations[1]?.data).toEqual(organizations[0]?.data);
    const [attached, again] = registry.service.told(EnergyAssetChanged).filter(({ key }) => key === asset.id);
    expect(again?.data).toEqual(attached?.data);
    const [registered] = registry.service.told(ChargePointRegistered).filter(({ key }) => key === id);
    const updated = registry.service.told(ChargePointUpdated).filter(({ key }) => key === id);
    expect(updated.map(({ data }) => data)).toEqual([registered?.data]);
  });

  it('tells tags again, each of its own organization, with their roaming party', async () => {
    const other = await registry.organization();
    const tag = { id_tag: 'Roaming-1', roaming_party: 'gb-efl' };
    for (const organization of [mine, other]) await organization.api.post('/api/v1/id-tags', tag);
    await registry.service.settled();
    await registry.service.installation.database.query(
      `update registry.id_tag set is_told = false where organization_id = '${mine.id}' and id_tag_key = 'ROAMING-1'`,
    );
    const retelling = registry.service.app.get(Retelling);
    expect([await retelling.tellSome(), await retelling.tellSome()]).toEqual([1, 0]);
    await registry.service.settled();
    const [again, ...others] = registry.service
      .told(TokenUpdated)
      .filter(({ data }) => data.id_tag === 'Roaming-1');
    expect(again?.data).toMatchObject({
      organization_id: mine.id,
      roaming_party: 'GB-EFL',
      status: 'active',
    });
    expect(others).toEqual([]);
  });
});
