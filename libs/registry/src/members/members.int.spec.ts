import {
  MemberRemoved,
  MemberUpdated,
  OrganizationChanged,
  type Role,
  ROLE_SCOPES,
  SCOPES,
} from '@csms/contracts';
import { type RestClient } from '@csms/testing';

import type { SignedInDto } from '../sign-in/dto/sign-in.dto';
import { TestPerson } from '../testing/test-person';
import { created, KING_STREET, TestRegistry } from '../testing/test-registry';

import type { MemberDto } from './dto/member.dto';

describe('organizations and their members', () => {
  let registry: TestRegistry;
  let owner: TestPerson;
  let signedIn: SignedInDto;
  let orgId: string;
  let asOwner: RestClient;
  let api: RestClient;
  let people = 0;

  beforeAll(async () => {
    registry = await TestRegistry.start();
  }, 60_000);

  beforeEach(async () => {
    owner = await TestPerson.registered(registry);
    signedIn = await owner.signedIn();
    orgId = signedIn.organization_id ?? '';
    asOwner = as(signedIn.user_id, 'owner');
    api = registry.service.as(SCOPES, orgId);
  });

  afterAll(() => registry.stop(), 30_000);

  const as = (userId: string, role: Role, more: object = {}) =>
    owner.as(signedIn, { subject: userId, role, scopes: ROLE_SCOPES[role], ...more });
  const path = (userId: string, what = '') => `/api/v1/organizations/${orgId}/members/${userId}${what}`;
  const membersOf = async () =>
    (await api.get<{ data: MemberDto[]; total: number }>(`/api/v1/organizations/${orgId}/members`)).body;
  const roleOf = async (userId: string) =>
    (await membersOf()).data.find((member) => member.user_id === userId)?.role;
  const told = async (userId: string) => {
    await registry.service.outboxIsEmpty();
    await registry.service.installation.events.heardAll();
    return registry.service.installation.events.heardOf(`${orgId}/${userId}`);
  };
  const audited = async () =>
    (await api.get<{ data: { action: string }[] }>('/api/v1/audit-log')).body.data.map(
      ({ action }) => action,
    );

  /** A person with an account who was let in. */
  async function aMember(role: Role): Promise<string> {
    people += 1;
    const userId = `usr_spec_${people}`;
    const { database } = registry.service.installation;
    await database.query(
      `insert into registry.user_account (id, email, email_key, name, password_hash, created_at, updated_at)
       values ($1, $2, $2, 'Bob', '', now(), now())`,
      [userId, `${userId}@example.com`],
    );
    await database.query(`insert into registry.member values ($1, $2, $3, 'Bob', $4, '[]', now())`, [
      orgId,
      userId,
      `${userId}@example.com`,
      role,
    ]);
    return userId;
  }

  it('are listed, newest first, by role', async () => {
    const viewer = await aMember('viewer');
    expect((await membersOf()).data).toMatchObject([
      { user_id: viewer, role: 'viewer' },
      {
        user_id: signedIn.user_id,
        role: 'owner',
        email: owner.email,
        name: 'Alice Green',
        resource_grants: [],
      },
    ]);
    const list = (query: string) => api.get(`/api/v1/organizations/${orgId}/members?${query}`);
    expect((await list('role=owner')).body).toMatchObject({ total: 1 });
    expect((await list('role=king')).status).toBe(400);
  });

  it('are given other roles, told and audited', async () => {
    const viewer = await aMember('viewer');
    expect(await asOwner.put(path(viewer, '/role'), { role: 'admin' })).toMatchObject({
      status: 200,
      body: { user_id: viewer, role: 'admin' },
    });
    expect(await told(viewer)).toMatchObject([{ type: MemberUpdated.type, data: { role: 'admin' } }]);
    expect(await audited()).toContain('member.role_changed');
  });

  it('get no role with more rights than the giver has', async () => {
    const viewer = await aMember('viewer');
    const organizer = registry.service.as(['write:organization'], orgId);
    expect(await organizer.put(path(viewer, '/role'), { role: 'admin' })).toMatchObject({
      status: 403,
      body: { code: 'insufficient_scope' },
    });
    expect((await as(viewer, 'viewer').put(path(viewer, '/role'), { role: 'admin' })).status).toBe(403);
    expect(await roleOf(viewer)).toBe('viewer');
  });

  it('have one owner, who alone passes the ownership on', async () => {
    const [admin, second] = [await aMember('admin'), await aMember('admin')];
    for (const other of [as(admin, 'admin'), api]) {
      expect(await other.put(path(admin, '/role'), { role: 'owner' })).toMatchObject({
        status: 403,
        body: { code: 'insufficient_role' },
      });
    }
    const answers = await Promise.all(
      [admin, second].map((userId) => asOwner.put(path(userId, '/role'), { role: 'owner' })),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 403]);
    const { data } = await membersOf();
    expect(data.filter(({ role }) => role === 'owner')).toHaveLength(1);
    expect(await roleOf(signedIn.user_id)).toBe('admin');
    expect((await told(signedIn.user_id)).at(-1)).toMatchObject({ data: { role: 'admin' } });
  });

  it('keep their owner: neither another role, nor single sites, nor a removal', async () => {
    const { user_id } = signedIn;
    const site = created(await api.post<{ site_id: string }>('/api/v1/sites', KING_STREET)).site_id;
    expect(await asOwner.put(path(user_id, '/role'), { role: 'viewer' })).toMatchObject({
      status: 409,
      body: { code: 'last_owner' },
    });
    expect(await asOwner.delete(path(user_id))).toMatchObject({ status: 409, body: { code: 'last_owner' } });
    const resource_grants = [{ type: 'site', id: site, access: 'read' }];
    expect(await asOwner.put(path(user_id, '/grants'), { resource_grants })).toMatchObject({
      status: 409,
      body: { code: 'invalid_state' },
    });
  });

  it('are held to sites of the organization', async () => {
    const member = await aMember('member');
    const site = created(await api.post<{ site_id: string }>('/api/v1/sites', KING_STREET)).site_id;
    const put = (id: string, client = asOwner) =>
      client.put(path(member, '/grants'), { resource_grants: [{ type: 'site', id, access: 'write' }] });
    expect(await put(site)).toMatchObject({ status: 200, body: { resource_grants: [{ id: site }] } });
    expect((await told(member)).at(-1)).toMatchObject({ data: { resource_grants: [{ id: site }] } });
    const other = await registry.organization();
    const foreign = created(await other.api.post<{ site_id: string }>('/api/v1/sites', KING_STREET)).site_id;
    expect(await put(foreign)).toMatchObject({
      status: 422,
      body: { resource: 'site', errors: [{ pointer: '/resource_grants/0/id', code: 'not_found' }] },
    });
    const reader = as(signedIn.user_id, 'admin', { grants: [{ type: 'site', id: site, access: 'read' }] });
    expect((await put(site, reader)).status).toBe(404);
    expect(await audited()).toContain('member.grants_changed');
    expect(await asOwner.put(path(member, '/grants'), { resource_grants: 'all' })).toMatchObject({
      status: 422,
    });
  });

  it('are removed, or leave by themselves', async () => {
    const [one, other, third] = [await aMember('member'), await aMember('viewer'), await aMember('viewer')];
    expect((await asOwner.delete(path(one))).status).toBe(204);
    expect(await as(other, 'viewer').delete(path(third))).toMatchObject({
      status: 403,
      body: { code: 'insufficient_scope' },
    });
    expect((await as(other, 'viewer').delete(path(other))).status).toBe(204);
    expect((await membersOf()).total).toBe(2);
    expect(await told(one)).toMatchObject([
      { type: MemberRemoved.type, data: { removed_at: expect.any(String) as string } },
    ]);
    expect((await asOwner.delete(path(one))).status).toBe(404);
    expect((await audited()).filter((action) => action === 'member.removed')).toHaveLength(2);
  });

  it('are read one by one, and changed by If-Match in their newest state alone', async () => {
    const bob = await aMember('viewer');
    const { status, body, headers } = await api.get<MemberDto>(path(bob));
    expect([status, body]).toMatchObject([200, { user_id: bob, role: 'viewer' }]);
    const send = (method: string, what: string, ifMatch: string, sent?: object) =>
      asOwner.request<{ code: string }>(method, path(bob, what), {
        headers: {
          ...(sent === undefined ? {} : { 'content-type': 'application/json' }),
          'if-match': ifMatch,
        },
        ...(sent === undefined ? {} : { text: JSON.stringify(sent) }),
      });
    for (const ifMatch of ['"another"', '', 'W/"weak"']) {
      const answers = await Promise.all([
        send('PUT', '/role', ifMatch, { role: 'member' }),
        send('PUT', '/grants', ifMatch, { resource_grants: [] }),
        send('DELETE', '', ifMatch),
      ]);
      expect(answers.map((one) => [one.status, one.body.code])).toEqual(
        Array.from({ length: 3 }, () => [412, 'precondition_failed']),
      );
    }
    expect((await api.get(path(bob))).body).toEqual(body);
    const tag = headers.get('etag') ?? '';
    const racers = await Promise.all(
      ['member', 'billing'].map((role) => send('PUT', '/role', tag, { role })),
    );
    expect(racers.map((one) => one.status).sort()).toEqual([200, 412]);
    const newest = (await api.get(path(bob))).headers.get('etag') ?? '';
    expect((await send('PUT', '/grants', newest, { resource_grants: [] })).status).toBe(200);
    expect((await send('DELETE', '', newest)).status).toBe(204);
    expect((await api.get(path(bob))).status).toBe(404);
  });

  it('of another organization are 404', async () => {
    const { api: other } = await registry.organization();
    const { user_id } = signedIn;
    const answers = await Promise.all([
      other.get(`/api/v1/organizations/${orgId}`),
      other.put(`/api/v1/organizations/${orgId}`, {
        name: 'X',
        country: 'GB',
        contact_email: 'a@example.com',
      }),
      other.get(`/api/v1/organizations/${orgId}/members`),
      other.put(path(user_id, '/role'), { role: 'viewer' }),
      other.put(path(user_id, '/grants'), { resource_grants: [] }),
      other.delete(path(user_id)),
      api.put(path('usr_nobody', '/role'), { role: 'viewer' }),
    ]);
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 404));
  });

  it('are made by people, who own them, and are replaced as a whole', async () => {
    const body = { name: 'Second Ltd', country: 'DE', contact_email: 'ops@second.example.com' };
    const { id } = created(await asOwner.post<{ id: string }>('/api/v1/organizations', body));
    const { refresh_token } = await owner.signedIn();
    const there = (await owner.refresh(refresh_token, { organization_id: id })).body;
    expect(there.organizations.map(({ organization_id, role }) => [organization_id, role])).toEqual([
      [orgId, 'owner'],
      [id, 'owner'],
    ]);
    const client = registry.service.as(SCOPES, id);
    const url = `/api/v1/organizations/${id}`;
    const read = await client.get<object>(url);
    expect(read.body).toMatchObject({ ...body, base_currency: 'EUR', time_zone: 'Europe/Berlin' });
    expect(await client.put(url, { ...read.body, name: 'Third Ltd' })).toMatchObject({
      status: 200,
      body: { name: 'Third Ltd', base_currency: 'EUR' },
    });
    expect(await client.put(url, { name: 'Fourth Ltd' })).toMatchObject({
      status: 422,
      body: { errors: [{ pointer: '/country' }, { pointer: '/contact_email' }] },
    });
    await registry.service.outboxIsEmpty();
    await registry.service.installation.events.heardAll();
    expect(registry.service.installation.events.heardOf(id).at(-1)).toMatchObject({
      type: OrganizationChanged.type,
      data: { name: 'Third Ltd' },
    });
    expect(await api.post('/api/v1/organizations', body)).toMatchObject({ status: 403 });
  });

  it('may be made with settings, and have those of the country beside them', async () => {
    const settings = { base_currency: 'CHF', heartbeat_interval_seconds: 60 };
    const body = { name: 'Third Ltd', country: 'DE', contact_email: 'ops@third.example.com', settings };
    const { id } = created(await asOwner.post<{ id: string }>('/api/v1/organizations', body));
    const read = await registry.service.as(SCOPES, id).get(`/api/v1/organizations/${id}/settings`);
    expect(read.body).toMatchObject({ ...settings, time_zone: 'Europe/Berlin', locale: 'en-GB' });
    const wrong = { ...body, settings: { base_currency: 'XXQ', unknown: 1 } };
    expect(await asOwner.post('/api/v1/organizations', wrong)).toMatchObject({
      status: 422,
      body: { errors: [{ pointer: '/settings/unknown' }, { pointer: '/settings/base_currency' }] },
    });
  });

  it('can be asked who the caller is', async () => {
    expect((await asOwner.get('/api/v1/me')).body).toEqual({
      type: 'user',
      id: signedIn.user_id,
      organization_id: orgId,
      scopes: ROLE_SCOPES.owner,
      role: 'owner',
      resource_grants: [],
    });
    expect((await registry.service.as([], orgId).get('/api/v1/me')).body).toMatchObject({
      type: 'api_key',
      role: null,
      scopes: [],
    });
  });
});
