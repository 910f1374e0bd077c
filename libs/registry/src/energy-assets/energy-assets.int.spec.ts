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

  it('go with their site', async () => {
    const top = await attach();
    await attach({ parent_id: top.id });
    expect((await mine.api.delete(assets.replace('/energy-assets', ''))).status).toBe(204);
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
