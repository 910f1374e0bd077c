import { createHash } from 'node:crypto';

import { ChargePointRegistered } from '@csms/contracts';

import { created, KING_STREET, type TestOrganization, TestRegistry } from '../testing/test-registry';

import type { RegisteredChargePointDto } from './dto/charge-point.dto';

describe('charge points', () => {
  let registry: TestRegistry;
  let mine: TestOrganization;
  let other: TestOrganization;
  let siteId: string;
  let projectId: string;

  beforeAll(async () => {
    registry = await TestRegistry.start();
    [mine, other] = [await registry.organization(), await registry.organization()];
    const site = await mine.api.post<{ site_id: string }>('/api/v1/sites', {
      ...KING_STREET,
      time_zone: 'Asia/Tokyo',
    });
    siteId = created(site).site_id;
    const project = await mine.api.post<{ id: string }>('/api/v1/projects', { name: 'P', site_id: siteId });
    projectId = created(project).id;
  }, 60_000);

  afterAll(() => registry.stop(), 30_000);

  const register = (of: TestOrganization, body: object) =>
    of.api.post<RegisteredChargePointDto>('/api/v1/charge-points', body);
  const told = async (id: string) => {
    await registry.service.settled();
    return registry.service.told(ChargePointRegistered).filter(({ key }) => key === id);
  };

  it('show their password once, and keep only its hash', async () => {
    const registered = await register(mine, { charge_point_id: 'CP-ONCE', project_id: projectId });
    const answer = created(registered);
    expect(answer.ocpp_password).toMatch(/^[0-9a-f]{40}$/);
    const read = await mine.api.get('/api/v1/charge-points/CP-ONCE');
    const { ocpp_password, ...shown } = answer;
    expect(read.body).toEqual(shown);
    expect(read.headers.get('etag')).toBe(registered.headers.get('etag'));
    const sha256 = createHash('sha256')
      .update(Buffer.from(ocpp_password ?? '', 'hex'))
      .digest('hex');
    const rows = await registry.service.installation.database.query<{ row: Record<string, unknown> }>(
      `select to_jsonb(charge_point) as row from registry.charge_point where id = 'CP-ONCE'`,
    );
    expect(rows[0]?.row['ocpp_password_sha256']).toBe(sha256);
    expect(JSON.stringify(rows)).not.toContain(ocpp_password);
    expect(await told('CP-ONCE')).toMatchObject([
      {
        organizationId: mine.id,
        data: {
          charge_point_id: 'CP-ONCE',
          organization_id: mine.id,
          site_id: siteId,
          project_id: projectId,
          time_zone: 'Asia/Tokyo',
          security_profile: 1,
          ocpp_password_sha256: sha256,
          lifecycle: 'registered',
        },
      },
    ]);
  });

  it('of profile 0 have no password', async () => {
    const answer = created(await register(mine, { site_id: siteId, security_profile: 0 }));
    expect(answer).toMatchObject({ security_profile: 0, ocpp_password: null });
    expect(await told(answer.charge_point_id)).toMatchObject([{ data: { ocpp_password_sha256: null } }]);
  });

  it.each([
    [undefined, 'wss://ocpp.example.com/ocpp16/'],
    ['1.6', 'wss://ocpp.example.com/ocpp16/'],
    ['2.0.1', 'wss://ocpp.example.com/ocpp201/'],
  ])('of version %s are given the address %s', async (ocpp_version, address) => {
    const answer = created(await register(mine, { site_id: siteId, ocpp_version }));
    expect(answer.charge_point_id).toMatch(/^cp_/);
    expect(answer.ocpp_endpoint).toBe(`${address}${answer.charge_point_id}`);
  });

  it('have an identity that no organization has yet', async () => {
    created(await register(mine, { charge_point_id: 'CP-TAKEN', site_id: siteId }));
    const site = await other.api.post<{ site_id: string }>('/api/v1/sites', KING_STREET);
    const attempts: [TestOrganization, string][] = [
      [mine, siteId],
      [other, created(site).site_id],
    ];
    for (const [organization, site_id] of attempts) {
      expect(await register(organization, { charge_point_id: 'CP-TAKEN', site_id })).toMatchObject({
        status: 409,
        body: { code: 'already_exists' },
      });
    }
    expect(await told('CP-TAKEN')).toHaveLength(1);
  });

  it('registered twice at the same moment are one, told once', async () => {
    const body = { charge_point_id: 'CP-RACE', site_id: siteId };
    const answers = await Promise.all([1, 2, 3, 4].map(() => register(mine, body)));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409]);
    expect(await told('CP-RACE')).toHaveLength(1);
  });

  it("stand at a place of their own organization's", async () => {
    expect(await register(other, { project_id: projectId })).toMatchObject({
      status: 422,
      body: { resource: 'project', errors: [{ pointer: '/project_id', code: 'not_found' }] },
    });
    expect(await register(other, { site_id: siteId })).toMatchObject({
      status: 422,
      body: { resource: 'site', errors: [{ pointer: '/site_id', code: 'not_found' }] },
    });
  });

  it('take no site that contradicts their project', async () => {
    const elsewhere = created(await mine.api.post<{ site_id: string }>('/api/v1/sites', KING_STREET));
    expect(await register(mine, { project_id: projectId, site_id: elsewhere.site_id })).toMatchObject({
      status: 422,
      body: { errors: [{ pointer: '/site_id', code: 'contradiction' }] },
    });
    expect(await register(mine, { project_id: projectId, site_id: siteId })).toMatchObject({ status: 201 });
  });

  it.each([
    [{}, '/project_id'],
    [{ charge_point_id: 'CP.1' }, '/charge_point_id'],
    [{ charge_point_id: 'x'.repeat(49) }, '/charge_point_id'],
    [{ charge_point_id: 'import' }, '/charge_point_id'],
    [{ charge_point_id: 'refused-connections' }, '/charge_point_id'],
    [{ ocpp_version: '1.5' }, '/ocpp_version'],
    [{ security_profile: 4 }, '/security_profile'],
    [{ ocpp_password: 'mine' }, '/ocpp_password'],
  ])('with %j are refused, naming %s', async (body, pointer) => {
    const place = Object.keys(body).length === 0 ? {} : { site_id: siteId };
    expect(await register(mine, { ...place, ...body })).toMatchObject({
      status: 422,
      body: { errors: [{ pointer }] },
    });
  });

  it('are listed by site and project, and only their own', async () => {
    const empty = created(await mine.api.post<{ site_id: string }>('/api/v1/sites', KING_STREET)).site_id;
    const { charge_point_id } = created(await register(mine, { site_id: empty }));
    expect((await mine.api.get(`/api/v1/charge-points?site_id=${empty}`)).body).toMatchObject({
      data: [{ charge_point_id }],
      total: 1,
    });
    expect(
      (await mine.api.get(`/api/v1/charge-points?site_id=${empty}&project_id=${projectId}`)).body,
    ).toMatchObject({ total: 0 });
    expect((await other.api.get('/api/v1/charge-points')).body).toMatchObject({ data: [], total: 0 });
    expect(await other.api.get(`/api/v1/charge-points/${charge_point_id}`)).toMatchObject({ status: 404 });
  });
});
