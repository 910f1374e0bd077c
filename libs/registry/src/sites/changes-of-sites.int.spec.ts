import { ChargePointUpdated, SiteChanged, SiteRemoved } from '@csms/contracts';

import { created, KING_STREET, type TestOrganization, TestRegistry } from '../testing/test-registry';

import type { SiteDto } from './dto/site.dto';

const WEEKDAYS = {
  twentyfourseven: false,
  regular_hours: [{ weekday: 1, period_begin: '08:00', period_end: '20:00' }],
  exceptional_openings: [],
  exceptional_closings: [{ period_begin: '2026-12-25T00:00:00Z', period_end: '2026-12-26T00:00:00Z' }],
};

describe('a site', () => {
  let registry: TestRegistry;
  let mine: TestOrganization;
  let other: TestOrganization;
  let site: SiteDto;
  let path: string;

  beforeAll(async () => {
    registry = await TestRegistry.start();
    [mine, other] = [await registry.organization(), await registry.organization()];
  }, 60_000);

  beforeEach(async () => {
    site = created(await mine.api.post<SiteDto>('/api/v1/sites', KING_STREET));
    path = `/api/v1/sites/${site.site_id}`;
  });

  afterAll(() => registry.stop(), 30_000);

  const charger = async (site_id = site.site_id) =>
    created(await mine.api.post<{ charge_point_id: string }>('/api/v1/charge-points', { site_id }))
      .charge_point_id;
  const told = async (key: string) => {
    await registry.service.settled();
    return registry.service.installation.events.heardOf(key);
  };

  it('is replaced as a whole: what is left out takes its default', async () => {
    const full = {
      ...KING_STREET,
      time_zone: 'Asia/Tokyo',
      country: 'JP',
      ocpi_publish: true,
      opening_times: WEEKDAYS,
    };
    expect(await mine.api.put(path, full)).toMatchObject({ status: 200, body: full });
    expect(await mine.api.put(path, { ...KING_STREET, name: 'Queen Street' })).toMatchObject({
      status: 200,
      body: {
        site_id: site.site_id,
        name: 'Queen Street',
        time_zone: 'Europe/London',
        country: 'GB',
        ocpi_publish: false,
        opening_times: null,
        created_at: site.created_at,
      },
    });
    const { name: _name, ...nameless } = KING_STREET;
    expect(await mine.api.put(path, nameless)).toMatchObject({
      status: 422,
      body: { errors: [{ pointer: '/name' }] },
    });
  });

  it('takes its own answer back', async () => {
    const { body } = await mine.api.put<SiteDto>(path, Object.assign({}, site, { opening_times: WEEKDAYS }));
    const again = await mine.api.put<SiteDto>(path, body);
    expect(again).toMatchObject({
      status: 200,
      body: Object.assign({}, body, { updated_at: expect.any(String) }),
    });
  });

  it('is changed in single members; null gives one its default back', async () => {
    const policy = { free_vend: true, unknown_tags_offline: 'accept' };
    await mine.api.patch(path, { time_zone: 'Asia/Tokyo', country: 'JP', ocpi_publish: true, ...policy });
    expect(await mine.api.patch(path, { time_zone: null, country: null })).toMatchObject({
      status: 200,
      body: { ...KING_STREET, time_zone: 'Europe/London', country: 'GB', ocpi_publish: true, ...policy },
    });
    expect(await mine.api.patch(path, { free_vend: null, unknown_tags_offline: null })).toMatchObject({
      body: { free_vend: false, unknown_tags_offline: 'refuse' },
    });
    expect((await mine.api.patch<SiteDto>(path, { timezone: 'Europe/Paris' })).body.time_zone).toBe(
      'Europe/Paris',
    );
    expect(await mine.api.patch(path, { timezone: 'Europe/Paris', time_zone: 'UTC' })).toMatchObject({
      status: 422,
      body: { errors: [{ pointer: '/timezone', code: 'contradiction' }] },
    });
  });

  it.each([
    [{ name: null }, '/name'],
    [{ max_power_kw: null }, '/max_power_kw'],
    [{ lat: null }, '/lat'],
    [{ country: 'UK' }, '/country'],
    [{ country: 'GBR' }, '/country'],
    [{ ocpi_publish: 'yes' }, '/ocpi_publish'],
    [{ free_vend: 1 }, '/free_vend'],
    [{ unknown_tags_offline: 'perhaps' }, '/unknown_tags_offline'],
    [{ opening_times: 'always' }, '/opening_times'],
    [{ opening_times: { twentyfourseven: true, open: 1 } }, '/opening_times/open'],
    [{ opening_times: { ...WEEKDAYS, twentyfourseven: true } }, '/opening_times/regular_hours'],
    [
      {
        opening_times: {
          ...WEEKDAYS,
          regular_hours: [{ weekday: 8, period_begin: '08:00', period_end: '20:00' }],
        },
      },
      '/opening_times/regular_hours/0/weekday',
    ],
    [
      {
        opening_times: {
          ...WEEKDAYS,
          regular_hours: [{ weekday: 1, period_begin: '8', period_end: '20:00' }],
        },
      },
      '/opening_times/regular_hours/0/period_begin',
    ],
    [{ colour: 'red' }, '/colour'],
  ])('refuses the change %j, naming %s, and stays', async (change, pointer) => {
    expect(await mine.api.patch(path, change)).toMatchObject({
      status: 422,
      body: { errors: [{ pointer }] },
    });
    expect((await mine.api.get(path)).body).toEqual(site);
  });

  it('is told whole with each change, and that it is gone', async () => {
    await mine.api.patch(path, { name: 'Queen Street', max_power_kw: 99.125 });
    expect((await mine.api.delete(path)).status).toBe(204);
    expect(await told(site.site_id)).toMatchObject([
      {
        type: SiteChanged.type,
        organizationId: mine.id,
        data: { name: KING_STREET.name, max_power_w: 150_000 },
      },
      { type: SiteChanged.type, data: { name: 'Queen Street', max_power_w: 99_125, country: 'GB' } },
      { type: SiteRemoved.type, data: { site_id: site.site_id, organization_id: mine.id } },
    ]);
    expect((await mine.api.get(path)).status).toBe(404);
    expect((await mine.api.delete(path)).status).toBe(404);
  });

  it('of another time zone tells its charge points anew, and no others', async () => {
    const [here, elsewhere] = [
      await charger(),
      await charger(created(await mine.api.post<SiteDto>('/api/v1/sites', KING_STREET)).site_id),
    ];
    await mine.api.patch(path, { name: 'Same zone' });
    await mine.api.patch(path, { time_zone: 'Asia/Tokyo' });
    expect((await told(here)).map(({ type, data }) => [type, data])).toMatchObject([
      ['csms.registry.charge-point.registered.v1', { time_zone: 'Europe/London' }],
      [ChargePointUpdated.type, { time_zone: 'Asia/Tokyo', site_id: site.site_id }],
    ]);
    expect(await told(elsewhere)).toHaveLength(1);
  });

  it('is not removed while charge points or projects are there', async () => {
    const id = await charger();
    expect(await mine.api.delete(path)).toMatchObject({ status: 409, body: { code: 'conflict' } });
    await mine.api.delete(`${path}/chargers/${id}`);
    created(await mine.api.post('/api/v1/projects', { name: 'P', site_id: site.site_id }));
    expect(await mine.api.delete(path)).toMatchObject({ status: 409, body: { code: 'conflict' } });
    expect((await mine.api.get(path)).status).toBe(200);
  });

  it('keeps no charge point that is registered while it is removed', async () => {
    for (let round = 0; round < 5; round += 1) {
      const { site_id } = created(await mine.api.post<SiteDto>('/api/v1/sites', KING_STREET));
      const [registered, removed] = await Promise.all([
        mine.api.post('/api/v1/charge-points', { site_id }),
        mine.api.delete(`/api/v1/sites/${site_id}`),
      ]);
      expect([
        [201, 409],
        [422, 204],
      ]).toContainEqual([registered.status, removed.status]);
    }
  });

  it('of another organization cannot be seen, changed or removed', async () => {
    for (const answer of [
      await other.api.put(path, KING_STREET),
      await other.api.patch(path, { name: 'Mine' }),
      await other.api.delete(path),
      await other.api.get(`${path}/chargers`),
      await other.api.post(`${path}/chargers`, { charge_point_id: 'CP-1' }),
    ]) {
      expect(answer).toMatchObject({ status: 404, body: { resource: 'site' } });
    }
    expect((await mine.api.get(path)).body).toEqual(site);
  });

  it('outside the grants of a credential is as if it were not there', async () => {
    const second = created(await mine.api.post<SiteDto>('/api/v1/sites', KING_STREET));
    const limited = registry.limitedTo(mine, [
      { type: 'site', id: site.site_id, access: 'read' },
      { type: 'site', id: second.site_id, access: 'write' },
    ]);
    const third = created(await mine.api.post<SiteDto>('/api/v1/sites', KING_STREET));
    expect(
      (await limited.get<{ sites: SiteDto[] }>('/api/v1/sites')).body.sites.map(({ site_id }) => site_id),
    ).toEqual([second.site_id, site.site_id]);
    expect((await limited.get(`/api/v1/sites/${third.site_id}`)).status).toBe(404);
    const mayOnlyRead = { status: 403, body: { code: 'insufficient_role' } };
    expect(await limited.patch(path, { name: 'No' })).toMatchObject(mayOnlyRead);
    expect(await limited.delete(path)).toMatchObject(mayOnlyRead);
    expect((await limited.patch(`/api/v1/sites/${third.site_id}`, { name: 'No' })).status).toBe(404);
    const { charge_point_id: here } = created(
      await mine.api.post<{ charge_point_id: string }>('/api/v1/charge-points', { site_id: site.site_id }),
    );
    expect(await limited.patch(`/api/v1/charge-points/${here}`, { name: 'No' })).toMatchObject(mayOnlyRead);
    expect((await limited.patch(`/api/v1/sites/${second.site_id}`, { name: 'Yes' })).status).toBe(200);
    expect(await limited.post('/api/v1/sites', KING_STREET)).toMatchObject({ status: 403 });
    expect(await limited.post('/api/v1/charge-points', { site_id: site.site_id })).toMatchObject(mayOnlyRead);
    expect((await limited.post('/api/v1/charge-points', { site_id: third.site_id })).status).toBe(422);
    expect((await limited.post('/api/v1/charge-points', { site_id: second.site_id })).status).toBe(201);
  });

  describe('with charge points', () => {
    it('links them, moves them when told to, and lets them go', async () => {
      const second = created(
        await mine.api.post<SiteDto>('/api/v1/sites', { ...KING_STREET, time_zone: 'Asia/Tokyo' }),
      );
      const ids = [await charger(), await charger()];
      const link = `/api/v1/sites/${second.site_id}/chargers`;
      expect(await mine.api.post(link, { charge_point_ids: ids })).toMatchObject({
        status: 409,
        body: { code: 'conflict', site_id: site.site_id },
      });
      expect(await mine.api.post(link, { charge_point_ids: ids, move: true })).toMatchObject({
        status: 200,
        body: { site_id: second.site_id, charger_count: 2 },
      });
      expect(await mine.api.post(link, { charge_point_id: ids[0] })).toMatchObject({ status: 200 });
      expect((await mine.api.get(link)).body).toMatchObject({
        data: [{ charge_point_id: ids[1] }, { charge_point_id: ids[0] }],
        total: 2,
      });
      expect((await mine.api.delete(`${link}/${ids[0]}`)).status).toBe(204);
      expect((await mine.api.delete(`${link}/${ids[0]}`)).status).toBe(404);
      // What stands nowhere is linked without being moved.
      expect(await mine.api.post(link, { charge_point_id: ids[0] })).toMatchObject({
        body: { charger_count: 2 },
      });
      expect((await told(ids[0] ?? '')).map(({ data }) => data)).toMatchObject([
        { site_id: site.site_id, time_zone: 'Europe/London' },
        { site_id: second.site_id, time_zone: 'Asia/Tokyo' },
        { site_id: null, time_zone: 'Europe/London' },
        { site_id: second.site_id, time_zone: 'Asia/Tokyo' },
      ]);
    });

    it('takes them out of a project that stands elsewhere', async () => {
      const project = created(
        await mine.api.post<{ id: string }>('/api/v1/projects', { name: 'P', site_id: site.site_id }),
      );
      const { charge_point_id } = created(
        await mine.api.post<{ charge_point_id: string }>('/api/v1/charge-points', { project_id: project.id }),
      );
      const second = created(await mine.api.post<SiteDto>('/api/v1/sites', KING_STREET));
      await mine.api.post(`/api/v1/sites/${second.site_id}/chargers`, { charge_point_id, move: true });
      expect((await mine.api.get(`/api/v1/charge-points/${charge_point_id}`)).body).toMatchObject({
        site_id: second.site_id,
        project_id: null,
      });
    });

    it.each([
      [{}, 422],
      [{ charge_point_id: 'CP-1', charge_point_ids: ['CP-2'] }, 422],
      [{ charge_point_ids: [] }, 422],
      [{ charge_point_ids: ['CP-1', 'CP-1'] }, 422],
      [{ charge_point_id: null }, 422],
      [{ charge_point_id: 'CP-NOBODY' }, 422],
    ])('refuses to link %j with %d', async (body, status) => {
      expect((await mine.api.post(`${path}/chargers`, body)).status).toBe(status);
    });

    it('links all or none, and none of another organization', async () => {
      const id = await charger(created(await mine.api.post<SiteDto>('/api/v1/sites', KING_STREET)).site_id);
      const foreignSite = created(await other.api.post<SiteDto>('/api/v1/sites', KING_STREET)).site_id;
      const foreign = created(
        await other.api.post<{ charge_point_id: string }>('/api/v1/charge-points', { site_id: foreignSite }),
      ).charge_point_id;
      expect(
        await mine.api.post(`${path}/chargers`, { charge_point_ids: [id, foreign], move: true }),
      ).toMatchObject({
        status: 422,
        body: { resource: 'charge_point', errors: [{ pointer: '/charge_point_ids/1', code: 'not_found' }] },
      });
      expect((await mine.api.get(path)).body).toMatchObject({ charger_count: 0 });
    });
  });

  describe('in lists', () => {
    it('is found by text as it is written, by country and publication', async () => {
      const of = await registry.organization();
      const make = (more: object) => of.api.post('/api/v1/sites', { ...KING_STREET, ...more });
      await make({ name: 'Alpha 100%', country: 'FR' });
      await make({ name: 'Beta', address: '1 ALPHA Road', ocpi_publish: true });
      await make({ name: 'Gamma_1' });
      const names = async (query: string) =>
        (await of.api.get<{ sites: SiteDto[] }>(`/api/v1/sites?${query}`)).body.sites.map(({ name }) => name);
      expect(await names('q=alpha&sort=name')).toEqual(['Alpha 100%', 'Beta']);
      expect(await names('q=100%25')).toEqual(['Alpha 100%']);
      expect(await names('q=%25')).toEqual(['Alpha 100%']);
      expect(await names('q=_1')).toEqual(['Gamma_1']);
      expect(await names('country=FR')).toEqual(['Alpha 100%']);
      expect(await names('ocpi_publish=true')).toEqual(['Beta']);
      expect(await names('sort=-name')).toEqual(['Gamma_1', 'Beta', 'Alpha 100%']);
      expect(await names('sort=created_at')).toEqual(['Alpha 100%', 'Beta', 'Gamma_1']);
    });

    it('is paged by cursor in the order that was asked for', async () => {
      const of = await registry.organization();
      for (const name of ['B', 'A', 'C', 'A']) await of.api.post('/api/v1/sites', { ...KING_STREET, name });
      const seen: string[] = [];
      let cursor = '';
      for (let page = 0; page < 4; page += 1) {
        const { body } = await of.api.get<{ sites: SiteDto[]; next_cursor: string | null }>(
          `/api/v1/sites?sort=name&limit=1${cursor}`,
        );
        seen.push(...body.sites.map(({ name }) => name));
        cursor = `&cursor=${body.next_cursor ?? ''}`;
        if (page === 0) {
          const otherOrder = await of.api.get(`/api/v1/sites?sort=-name${cursor}`);
          expect(otherOrder).toMatchObject({ status: 400, body: { errors: [{ pointer: 'cursor' }] } });
          expect((await of.api.get(`/api/v1/sites?limit=1${cursor}`)).status).toBe(400);
        }
      }
      expect(seen).toEqual(['A', 'A', 'B', 'C']);
    });

    it.each(['sort=colour', 'country=UK', 'ocpi_publish=maybe', 'q=', `q=${'x'.repeat(201)}`, 'colour=red'])(
      'refuses %s with 400',
      async (query) => {
        expect((await mine.api.get(`/api/v1/sites?${query}`)).status).toBe(400);
      },
    );
  });
});
