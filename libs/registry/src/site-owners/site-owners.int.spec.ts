import { ANONYMOUS } from '@csms/platform-http';
import { eventually, type RestClient } from '@csms/testing';

import { tokenOf } from '../testing/test-person';
import { created, KING_STREET, type TestOrganization, TestRegistry } from '../testing/test-registry';

import type { SiteOwnerDto } from './dto/site-owner.dto';

interface Listed {
  readonly data: SiteOwnerDto[];
  readonly total: number;
  readonly next_cursor: string | null;
}

describe('site owners', () => {
  let registry: TestRegistry;
  let organization: TestOrganization;
  let path: string;
  let site: string;
  let visitor: RestClient;

  beforeAll(async () => {
    registry = await TestRegistry.start();
    visitor = registry.service.asPrincipal(ANONYMOUS);
  }, 60_000);

  beforeEach(async () => {
    organization = await registry.organization();
    path = `/api/v1/organizations/${organization.id}/site-owners`;
    site = await aSite();
  });

  afterAll(() => registry.stop(), 30_000);

  let count = 0;
  const anAddress = () => `owner-${(count += 1)}@example.com`;
  async function aSite(of: TestOrganization = organization): Promise<string> {
    return created(await of.api.post<{ site_id: string }>('/api/v1/sites', KING_STREET)).site_id;
  }
  const form = (more: object = {}) => ({
    email: anAddress(),
    name: 'Olivia Owens',
    site_ids: [site],
    ...more,
  });
  const add = (more: object = {}) => organization.api.post<SiteOwnerDto>(path, form(more));
  const anOwner = async (more: object = {}) => created(await add(more));
  const accept = (token: string) => visitor.post(`/api/v1/site-owner-invitations/${token}/accept`, {});
  const rows = (sql: string, parameters: unknown[] = []) =>
    registry.service.installation.database.query<Record<string, unknown>>(sql, parameters);

  it('are told by mail, and active when they follow its link, which serves once', async () => {
    const owner = await anOwner({ company: 'Riverside Estates' });
    expect(owner).toEqual({
      id: expect.stringMatching(/^so_/) as string,
      email: owner.email,
      name: 'Olivia Owens',
      company: 'Riverside Estates',
      site_ids: [site],
      status: 'invited',
      expires_at: expect.stringMatching(/Z$/) as string,
      created_at: expect.stringMatching(/Z$/) as string,
      updated_at: owner.created_at,
    });
    expect((await organization.api.get(`${path}/${owner.id}`)).body).toEqual(owner);
    const mail = await registry.mails.next(owner.email);
    expect(mail.text).toContain('https://csms.example.com/site-owners#token=');
    expect(await accept(tokenOf(mail))).toMatchObject({
      status: 200,
      body: { id: owner.id, organization: 'Spec', status: 'active' },
    });
    expect((await organization.api.get(`${path}/${owner.id}`)).body).toMatchObject({ status: 'active' });
    expect(await accept(tokenOf(mail))).toMatchObject({ status: 410, body: { code: 'gone' } });
    expect(await accept('none')).toMatchObject({ status: 404, body: { resource: 'invitation' } });
    const { body } = await organization.api.get(`/api/v1/audit-log?resource_id=${owner.id}`);
    expect(body).toMatchObject({
      data: [
        { action: 'site_owner.accepted', actor: { type: 'anonymous' } },
        { action: 'site_owner.created', after: { site_ids: [site] } },
      ],
    });
  });

  it.each([
    [{ email: 'olivia' }, '/email'],
    [{ email: `${'a'.repeat(250)}@b.example` }, '/email'],
    [{ name: undefined }, '/name'],
    [{ name: '' }, '/name'],
    [{ name: 'x'.repeat(201) }, '/name'],
    [{ company: '' }, '/company'],
    [{ company: 'x'.repeat(201) }, '/company'],
    [{ site_ids: undefined }, '/site_ids'],
    [{ site_ids: [] }, '/site_ids'],
    [{ site_ids: ['site_1', 'site_1'] }, '/site_ids/1'],
    [{ site_ids: [7] }, '/site_ids/0'],
    [{ site_ids: Array.from({ length: 101 }, (_, at) => `site_${at}`) }, '/site_ids'],
    [{ status: 'active' }, '/status'],
  ])('are not made of %j, naming %s', async (more, pointer) => {
    expect(await add(more)).toMatchObject({ status: 422, body: { errors: [{ pointer }] } });
  });

  it('own sites of the organization, and are one for each address', async () => {
    for (const other of ['site_none', organization.id, await aSite(await registry.organization())]) {
      expect(await add({ site_ids: [site, other] })).toMatchObject({
        status: 422,
        body: { resource: 'site', errors: [{ pointer: '/site_ids/1', code: 'not_found' }] },
      });
    }
    const { email } = await anOwner();
    expect(await add({ email: email.toUpperCase() })).toMatchObject({
      status: 409,
      body: { code: 'already_exists' },
    });
    const twice = anAddress();
    const answers = await Promise.all([1, 2, 3].map(() => add({ email: twice })));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409]);
    const other = await registry.organization();
    const theirs = `/api/v1/organizations/${other.id}/site-owners`;
    expect((await other.api.post(theirs, form({ email, site_ids: [await aSite(other)] }))).status).toBe(201);
  });

  it('are listed newest first, by site, page by page', async () => {
    const second = await aSite();
    const [one, two] = [await anOwner(), await anOwner({ site_ids: [site, second] })];
    const listed = async (query = '') => (await organization.api.get<Listed>(`${path}${query}`)).body;
    const ids = ({ data }: Listed) => data.map(({ id }) => id);
    expect(ids(await listed())).toEqual([two.id, one.id]);
    expect(ids(await listed(`?site_id=${second}`))).toEqual([two.id]);
    const page = await listed('?limit=1');
    expect([ids(page), page.total]).toEqual([[two.id], 2]);
    expect(ids(await listed(`?limit=1&cursor=${page.next_cursor}`))).toEqual([one.id]);
    expect((await organization.api.get(`${path}?colour=red`)).status).toBe(400);
  });

  it('of others are not found', async () => {
    const { id } = await anOwner();
    const other = await registry.organization();
    const theirs = `/api/v1/organizations/${other.id}/site-owners`;
    for (const [api, at, resource] of [
      [other.api, path, 'organization'],
      [other.api, theirs, 'site_owner'],
    ] as const) {
      const missing = { status: 404, body: { code: 'not_found', resource } };
      expect(await api.get(`${at}/${id}`)).toMatchObject(missing);
      expect(await api.patch(`${at}/${id}`, { name: 'Mine' })).toMatchObject(missing);
      expect(await api.post(`${at}/${id}/resend-invitation`, {})).toMatchObject(missing);
      expect(await api.delete(`${at}/${id}`)).toMatchObject(missing);
    }
    expect(await other.api.get(path)).toMatchObject({ status: 404 });
    expect(await other.api.post(path, form())).toMatchObject({ status: 404 });
    for (const unknown of ['so_none', organization.id, site]) {
      expect(await organization.api.get(`${path}/${unknown}`)).toMatchObject({ status: 404 });
    }
    const reader = registry.service.as(['read:organization'], organization.id);
    expect((await reader.get(`${path}/${id}`)).status).toBe(200);
    expect(await reader.delete(`${path}/${id}`)).toMatchObject({ status: 403 });
  });

  it('are reached by credentials of single sites where these are all of theirs', async () => {
    const second = await aSite();
    const [one, both] = [await anOwner(), await anOwner({ site_ids: [site, second] })];
    const limited = registry.limitedTo(organization, [{ type: 'site', id: site, access: 'write' }]);
    const reading = registry.limitedTo(organization, [{ type: 'site', id: site, access: 'read' }]);
    expect((await limited.get<Listed>(path)).body).toMatchObject({ total: 1, data: [{ id: one.id }] });
    expect(await limited.get(`${path}/${both.id}`)).toMatchObject({ status: 404 });
    expect(await limited.patch(`${path}/${both.id}`, { name: 'Oscar' })).toMatchObject({ status: 404 });
    expect(await limited.patch(`${path}/${one.id}`, { site_ids: [second] })).toMatchObject({ status: 422 });
    expect(await limited.post(path, form({ site_ids: [second] }))).toMatchObject({ status: 422 });
    expect((await limited.patch(`${path}/${one.id}`, { name: 'Oscar' })).status).toBe(200);
    expect((await reading.get(`${path}/${one.id}`)).status).toBe(200);
    expect(await reading.delete(`${path}/${one.id}`)).toMatchObject({
      status: 403,
      body: { code: 'insufficient_role' },
    });
  });

  it('are changed member by member, what GET answers sent back', async () => {
    const second = await aSite();
    const owner = await anOwner({ company: 'Riverside Estates' });
    const change = (body: object) => organization.api.patch(`${path}/${owner.id}`, body);
    const changed = await change(
      Object.assign({}, owner, { name: 'Oscar', company: null, site_ids: [second] }),
    );
    expect(changed).toMatchObject({
      status: 200,
      body: { id: owner.id, email: owner.email, name: 'Oscar', company: null, site_ids: [second] },
    });
    for (const [field, value] of Object.entries({ name: null, company: 7, site_ids: [], owner: true })) {
      expect(await change({ [field]: value })).toMatchObject({
        status: 422,
        body: { errors: [{ pointer: `/${field}` }] },
      });
    }
    expect((await organization.api.delete(`/api/v1/sites/${second}`)).status).toBe(204);
    expect((await organization.api.get(`${path}/${owner.id}`)).body).toMatchObject({ site_ids: [] });
  });

  it('get another mail, whose link makes the one before void, until they have followed one', async () => {
    const owner = await anOwner();
    const first = tokenOf(await registry.mails.next(owner.email));
    await rows(`update registry.site_owner set expires_at = now() - interval '1 second'`);
    expect((await organization.api.get(`${path}/${owner.id}`)).body).toMatchObject({ status: 'expired' });
    expect(await accept(first)).toMatchObject({ status: 410 });
    const resend = () => organization.api.post(`${path}/${owner.id}/resend-invitation`, {});
    expect(await resend()).toMatchObject({ status: 200, body: { status: 'invited' } });
    const second = tokenOf(await registry.mails.next(owner.email, 1));
    expect(await accept(first)).toMatchObject({ status: 404 });
    expect((await accept(second)).status).toBe(200);
    expect(await resend()).toMatchObject({ status: 409, body: { code: 'invalid_state' } });
  });

  it('are removed, and their link with them', async () => {
    const { id, email } = await anOwner();
    const token = tokenOf(await registry.mails.next(email));
    expect((await organization.api.delete(`${path}/${id}`)).status).toBe(204);
    expect(await organization.api.delete(`${path}/${id}`)).toMatchObject({ status: 404 });
    expect(await accept(token)).toMatchObject({ status: 404 });
    expect((await add({ email })).status).toBe(201);
    for (const table of ['site_owner', 'audit_entry', 'mail']) {
      await eventually(async () =>
        expect(JSON.stringify(await rows(`select * from registry.${table}`))).not.toContain(token),
      );
    }
  });
});
