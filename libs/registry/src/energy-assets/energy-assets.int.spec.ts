import { EnergyAssetChanged, EnergyAssetRemoved } from '@csms/contracts';

import { created, KING_STREET, type TestOrganization, TestRegistry } from '../testing/test-registry';

import type { EnergyAssetDto } from './dto/energy-asset.dto';

const METER = { type: 'grid_meter', name: 'Main meter' };

describe('the energy assets of a site', () => {
  let registry: TestRegistry;
  let mine: TestOrganization;
  let other: TestOrganization;
  let assets: string;

  beforeAll(async () => {
    registry = await TestRegistry.start();
    [mine, other] = [await registry.organization(), await registry.organization()];
  }, 60_000);

  beforeEach(async () => {
    const { site_id } = created(await mine.api.post<{ site_id: string }>('/api/v1/sites', KING_STREET));
    assets = `/api/v1/sites/${site_id}/energy-assets`;
  });

  afterAll(() => registry.stop(), 30_000);

  const attach = async (more: object = {}) =>
    created(await mine.api.post<EnergyAssetDto>(assets, { ...METER, ...more }));

  it('are attached, listed by type, changed and removed', async () => {
    const meter = await attach({
      max_power_kw: 150.5,
      limits: { import_kw: 150, per_phase_a: 217.5 },
      metadata: { serial: 'E1' },
    });
    expect(meter).toEqual({
      id: expect.stringMatching(/^ast_/),
      site_id: assets.split('/')[4],
      ...METER,
      max_power_kw: 150.5,
      limits: { import_kw: 150, export_kw: null, per_phase_a: 217.5 },
      parent_id: null,
      metadata: { serial: 'E1' },
      created_at: expect.any(String),
      updated_at: expect.any(String),
    });
    const solar = await attach({ type: 'solar', name: 'Roof' });
    expect((await mine.api.get(`${assets}?type=solar`)).body).toMatchObject({
      data: [{ id: solar.id }],
      total: 1,
    });
    expect((await mine.api.get(assets)).body).toMatchObject({ data: [{ id: solar.id }, { id: meter.id }] });
    expect(
      await mine.api.patch(`${assets}/${meter.id}`, Object.assign({}, meter, { name: 'Feed', limits: null })),
    ).toMatchObject({
      status: 200,
      body: { name: 'Feed', type: 'grid_meter', limits: { import_kw: null }, metadata: { serial: 'E1' } },
    });
    expect((await mine.api.delete(`${assets}/${meter.id}`)).status).toBe(204);
    expect((await mine.api.get(`${assets}/${meter.id}`)).status).toBe(404);
  });

  it('are a tree: none feeds itself, and none that feeds another is removed', async () => {
    const top = await attach();
    const below = await attach({ type: 'feeder', parent_id: top.id });
    expect(await mine.api.patch(`${assets}/${top.id}`, { parent_id: below.id })).toMatchObject({
      status: 422,
      body: { errors: [{ pointer: '/parent_id', code: 'circle' }] },
    });
    expect(await mine.api.delete(`${assets}/${top.id}`)).toMatchObject({
      status: 409,
      body: { code: 'conflict' },
    });
    await mine.api.patch(`${assets}/${below.id}`, { parent_id: null });
    expect((await mine.api.delete(`${assets}/${top.id}`)).status).toBe(204);
  });

  it('hang below assets of their own site only', async () => {
    const elsewhere = await attach();
    const { site_id } = created(await mine.api.post<{ site_id: string }>('/api/v1/sites', KING_STREET));
    const there = `/api/v1/sites/${site_id}/energy-assets`;
    expect(await mine.api.post(there, { ...METER, parent_id: elsewhere.id })).toMatchObject({
      status: 422,
      body: { resource: 'energy_asset', errors: [{ pointer: '/parent_id', code: 'not_found' }] },
    });
    expect((await mine.api.get(`${there}/${elsewhere.id}`)).status).toBe(404);
  });

  const told = (definition: typeof EnergyAssetChanged | typeof EnergyAssetRemoved, id: string) =>
    registry.service
      .told(definition)
      .filter(({ key }) => key === id)
      .map(({ data }) => data);

  it('are told as they are when they are attached, changed and removed', async () => {
    const top = await attach();
    const meter = await attach({ parent_id: top.id, max_power_kw: 150.5, limits: { import_kw: 150.25 } });
    await mine.api.patch(`${assets}/${meter.id}`, { name: 'Feed', parent_id: null, limits: null });
    await mine.api.delete(`${assets}/${meter.id}`);
    await registry.service.settled();
    const common = { asset_id: meter.id, organization_id: mine.id, site_id: meter.site_id };
    expect(told(EnergyAssetChanged, meter.id)).toMatchObject([
      {
        ...common,
        parent_id: top.id,
        asset_type: 'grid_meter',
        name: 'Main meter',
        max_power_w: 150_500,
        limits: { import_w: 150_250, export_w: null, per_phase_a: null },
      },
      { ...common, parent_id: null, name: 'Feed', limits: { import_w: null } },
    ]);
    expect(told(EnergyAssetRemoved, meter.id)).toMatchObject([common]);
  });

  it('go with their site, and that is told', async () => {
    const top = await attach();
    const below = await attach({ parent_id: top.id });
    expect((await mine.api.delete(assets.replace('/energy-assets', ''))).status).toBe(204);
    await registry.service.settled();
    for (const { id } of [top, below]) {
      expect(told(EnergyAssetRemoved, id)).toMatchObject([{ organization_id: mine.id }]);
    }
  });

  it('of another organization are 404', async () => {
    const { id } = await attach();
    for (const answer of [
      await other.api.get(assets),
      await other.api.post(assets, METER),
      await other.api.get(`${assets}/${id}`),
      await other.api.patch(`${assets}/${id}`, { name: 'Mine' }),
      await other.api.delete(`${assets}/${id}`),
    ]) {
      expect(answer.status).toBe(404);
    }
  });

  it.each([
    [{ type: 'windmill' }, '/type'],
    [{ name: '' }, '/name'],
    [{ max_power_kw: -1 }, '/max_power_kw'],
    [{ limits: { import_kw: 'x' } }, '/limits/import_kw'],
    [{ limits: { watts: 1 } }, '/limits/watts'],
    [{ limits: 5 }, '/limits'],
    [{ metadata: { a: { b: 1 } } }, '/metadata'],
    [{ metadata: [] }, '/metadata'],
    [{ parent_id: 5 }, '/parent_id'],
    [{ colour: 'red' }, '/colour'],
  ])('with %j are refused, naming %s', async (more, pointer) => {
    expect(await mine.api.post(assets, { ...METER, ...more })).toMatchObject({
      status: 422,
      body: { errors: [{ pointer }] },
    });
  });
});
