import {
  ApiKeyCreated,
  ApiKeyRevoked,
  ApiKeyRotated,
  ApiKeyUpdated,
  ApiKeyUsed,
  SCOPES,
} from '@csms/contracts';
import { parseApiKey } from '@csms/kernel';
import type { SignedPrincipal } from '@csms/platform-http';
import { eventually } from '@csms/testing';

import { created, KING_STREET, type TestOrganization, TestRegistry } from '../testing/test-registry';

import type { ApiKeyDto, NewApiKeyDto } from './dto/api-key.dto';

const KEYS = '/api/v1/org/api-keys';
const READ = { name: 'Reports', scopes: ['read:sessions', 'read:billing'] };

describe('API keys', () => {
  let registry: TestRegistry;
  let mine: TestOrganization;
  let other: TestOrganization;
  let site: string;
  let secondSite: string;

  beforeAll(async () => {
    registry = await TestRegistry.start();
    [mine, other] = [await registry.organization(), await registry.organization()];
    [site, secondSite] = [await aSite(mine), await aSite(mine)];
  }, 60_000);

  afterAll(() => registry.stop(), 30_000);

  const aSite = async ({ api }: TestOrganization) =>
    created(await api.post<{ site_id: string }>('/api/v1/sites', KING_STREET)).site_id;
  const create = async (body: object, { api } = mine) => created(await api.post<NewApiKeyDto>(KEYS, body));
  const read = async (id: string, { api } = mine) => (await api.get<ApiKeyDto>(`${KEYS}/${id}`)).body;
  const told = async (id: string) => {
    await registry.service.settled();
    return registry.service.installation.events.heardOf(id);
  };
  const as = (more: Partial<SignedPrincipal>) =>
    registry.service.asPrincipal({
      organizationId: mine.id,
      subject: 'key_caller',
      type: 'api_key',
      scopes: ['write:api_keys', 'read:sessions', 'read:billing'],
      role: null,
      grants: [],
      ...more,
    });
  const asAdmin = () => as({ type: 'user', subject: 'usr_1', role: 'admin', scopes: SCOPES });
  const soon = () => new Date(Date.now() + 3_600_000).toISOString();
  const later = () => new Date(Date.now() + 7_200_000).toISOString();
  const grant = (id: string, access: 'read' | 'write') => ({ type: 'site' as const, id, access });

  it('are shown once, kept and told as hashes', async () => {
    const { key, ...shown } = await create({ ...READ, expires_at: later(), allowed_ips: ['203.0.113.0/24'] });
    const parts = parseApiKey(key);
    expect(shown).toMatchObject({
      ...READ,
      prefix: parts?.prefix,
      status: 'active',
      resource_grants: [],
      allowed_ips: ['203.0.113.0/24'],
      last_used_at: null,
      created_by: 'key_spec',
      old_key_expires_at: null,
    });
    expect(await read(shown.id)).toEqual(shown);
    expect(await told(shown.id)).toMatchObject([
      {
        type: ApiKeyCreated.type,
        data: { secret_sha256: parts?.secretSha256, expires_at: shown.expires_at },
      },
    ]);
    const rows = await registry.service.installation.database.query(
      `select to_jsonb(api_key) as row from registry.api_key where id = $1
       union all select to_jsonb(audit_entry) from registry.audit_entry where resource_id = $1`,
      [shown.id],
    );
    const secret = key.slice(parts?.prefix.length);
    expect(rows).toHaveLength(2);
    expect(JSON.stringify([rows, await told(shown.id)])).not.toContain(secret);
  });

  it('are listed newest first in the documented shape, by status', async () => {
    const organization = await registry.organization();
    const [first, second] = [await create(READ, organization), await create(READ, organization)];
    await organization.api.delete(`${KEYS}/${first.id}`);
    const list = async (query = '') =>
      (await organization.api.get<{ keys: ApiKeyDto[]; total: number }>(`${KEYS}${query}`)).body;
    expect((await list()).keys.map(({ id, status }) => [id, status])).toEqual([
      [second.id, 'active'],
      [first.id, 'revoked'],
    ]);
    expect((await list('?limit=1')).total).toBe(2);
    expect((await list('?status=revoked')).keys.map(({ id }) => id)).toEqual([first.id]);
    expect((await list('?status=active')).keys.map(({ id }) => id)).toEqual([second.id]);
    expect((await list('?status=rotating')).total + (await list('?status=expired')).total).toBe(0);
    expect(JSON.stringify(await list())).not.toMatch(/sha256|"key"/);
  });

  it('are not listed any more 30 days after they were revoked', async () => {
    const organization = await registry.organization();
    const { id } = await create(READ, organization);
    await organization.api.delete(`${KEYS}/${id}`);
    const move = (days: number) =>
      registry.service.installation.database.query(
        `update registry.api_key set revoked_at = now() - make_interval(days => $2) where id = $1`,
        [id, days],
      );
    await move(29);
    expect((await organization.api.get(KEYS)).body).toMatchObject({ total: 1 });
    await move(30);
    expect((await organization.api.get(KEYS)).body).toMatchObject({ total: 0 });
    expect(await organization.api.get(`${KEYS}/${id}`)).toMatchObject({ status: 404 });
  });

  it('give no more than their maker has', async () => {
    const limited = as({ grants: [grant(site, 'read')] });
    const maker = created(
      await mine.api.post<NewApiKeyDto>(KEYS, {
        name: 'Maker',
        scopes: ['write:api_keys', 'read:sessions', 'read:billing'],
        expires_at: soon(),
        allowed_ips: ['203.0.113.0/24'],
      }),
    );
    const ofMaker = as({ subject: maker.id });
    const refused = [
      [as({}), { ...READ, scopes: ['read:audit'] }, 'insufficient_scope'],
      [asAdmin(), READ, null],
      [limited, READ, 'insufficient_role'],
      [limited, { ...READ, resource_grants: [grant(site, 'write')] }, 'insufficient_role'],
      [limited, { ...READ, resource_grants: [grant(secondSite, 'read')] }, 'insufficient_role'],
      [limited, { ...READ, resource_grants: [grant(site, 'read')] }, null],
      [ofMaker, { ...READ, allowed_ips: ['203.0.113.7'] }, 'insufficient_role'],
      [ofMaker, { ...READ, expires_at: soon(), allowed_ips: ['0.0.0.0/0'] }, 'insufficient_role'],
      [ofMaker, { ...READ, expires_at: maker.expires_at, allowed_ips: ['203.0.113.7'] }, null],
    ] as const;
    for (const [caller, body, code] of refused) {
      const answer = await caller.post(KEYS, body);
      expect([answer.status, answer.body]).toMatchObject(code === null ? [201, {}] : [403, { code }]);
    }
  });

  it('are narrowed by keys, widened only by people who have the right themselves', async () => {
    const { id } = await create({ ...READ, expires_at: later() });
    const path = `${KEYS}/${id}`;
    const key = as({});
    expect(
      await key.patch(path, { name: 'Narrow', scopes: ['read:sessions'], expires_at: soon() }),
    ).toMatchObject({
      status: 200,
      body: { name: 'Narrow', scopes: ['read:sessions'] },
    });
    for (const wider of [{ scopes: READ.scopes }, { expires_at: null }]) {
      expect(await key.patch(path, wider)).toMatchObject({
        status: 403,
        body: { code: 'insufficient_role' },
      });
    }
    expect(await asAdmin().patch(path, { scopes: READ.scopes, expires_at: null })).toMatchObject({
      status: 200,
      body: { scopes: READ.scopes, expires_at: null },
    });
    const admin = as({ type: 'user', subject: 'usr_1', role: 'admin', scopes: ['write:api_keys'] });
    expect(await admin.patch(path, { scopes: [...READ.scopes, 'write:billing'] })).toMatchObject({
      status: 403,
      body: { code: 'insufficient_scope', required_scope: 'read:sessions' },
    });
    expect((await told(id)).map(({ type }) => type)).toEqual([
      ApiKeyCreated.type,
      ApiKeyUpdated.type,
      ApiKeyUpdated.type,
    ]);
    expect((await told(id)).at(-1)?.data).toMatchObject({ scopes: READ.scopes, expires_at: null });
  });

  it('take back what was read', async () => {
    const { key: _, ...body } = await create({ ...READ, expires_at: later() });
    expect(await as({}).patch(`${KEYS}/${body.id}`, body)).toMatchObject({
      status: 200,
      body: { ...body, updated_at: expect.any(String) as string },
    });
  });

  it('get a new secret and keep the old one for a while', async () => {
    const { id, key, prefix } = await create(READ);
    const rotated = created(
      await mine.api.post<NewApiKeyDto>(`${KEYS}/${id}/rotate`, { grace_period_seconds: 60 }),
    );
    expect(rotated).toMatchObject({ id, prefix, status: 'rotating', scopes: READ.scopes });
    expect(rotated.key).not.toBe(key);
    expect(Date.parse(rotated.old_key_expires_at ?? '') - Date.now()).toBeGreaterThan(50_000);
    expect((await told(id)).at(-1)).toMatchObject({
      type: ApiKeyRotated.type,
      data: {
        secret_sha256: parseApiKey(rotated.key)?.secretSha256,
        previous_secret_sha256: parseApiKey(key)?.secretSha256,
        previous_secret_expires_at: rotated.old_key_expires_at,
      },
    });
    expect(created(await mine.api.post(`${KEYS}/${id}/rotate`, { grace_period_seconds: 0 }))).toMatchObject({
      status: 'active',
      old_key_expires_at: null,
    });
    expect((await told(id)).at(-1)?.data).toMatchObject({ previous_secret_sha256: null });
  });

  it('are not rotated by whoever has fewer rights: with the secret comes the right', async () => {
    const { id } = await create({ name: 'Strong', scopes: ['write:billing', 'write:api_keys'] });
    expect(await as({}).post(`${KEYS}/${id}/rotate`, {})).toMatchObject({
      status: 403,
      body: { code: 'insufficient_scope' },
    });
    const self = as({ subject: id, scopes: ['write:api_keys'] });
    expect((await self.post(`${KEYS}/${id}/rotate`, {})).status).toBe(201);
  });

  it('are revoked once and for all, by themselves also without the scope', async () => {
    const [{ id }, { id: second }] = [await create(READ), await create(READ)];
    const self = as({ subject: id, scopes: ['read:sessions'] });
    expect(await self.delete(`${KEYS}/${second}`)).toMatchObject({
      status: 403,
      body: { code: 'insufficient_scope', required_scope: 'write:api_keys' },
    });
    expect((await self.delete(`${KEYS}/${id}`)).status).toBe(204);
    expect((await mine.api.delete(`${KEYS}/${id}`)).status).toBe(204);
    expect(await read(id)).toMatchObject({ status: 'revoked', revoked_at: expect.any(String) as string });
    expect((await told(id)).map(({ type }) => type)).toEqual([ApiKeyCreated.type, ApiKeyRevoked.type]);
    expect(await mine.api.patch(`${KEYS}/${id}`, { name: 'Back' })).toMatchObject({
      status: 409,
      body: { code: 'invalid_state' },
    });
    expect(await mine.api.post(`${KEYS}/${id}/rotate`, {})).toMatchObject({ status: 409 });
  });

  it('say when they were used last, whatever the order of the reports', async () => {
    const { id } = await create(READ);
    const use = (used_at: string) =>
      registry.service.tell(ApiKeyUsed, { key_id: id, organization_id: mine.id, used_at });
    await use('2026-05-20T14:31:00.000Z');
    await use('2026-05-20T14:30:00.000Z');
    await registry.service.settled();
    await eventually(async () =>
      expect(await read(id)).toMatchObject({ last_used_at: '2026-05-20T14:31:00.000Z' }),
    );
  });

  it('of another organization, and of sites that are not the own, are 404', async () => {
    const { id } = await create(READ);
    const { id: ofSite } = await create({ ...READ, resource_grants: [grant(site, 'read')] });
    const limited = as({ grants: [grant(site, 'read')] });
    for (const caller of [other.api, limited]) {
      expect(await caller.get(`${KEYS}/${id}`)).toMatchObject({ status: 404, body: { resource: 'api_key' } });
      expect(await caller.patch(`${KEYS}/${id}`, { name: 'x' })).toMatchObject({ status: 404 });
      expect(await caller.delete(`${KEYS}/${id}`)).toMatchObject({ status: 404 });
      expect(await caller.post(`${KEYS}/${id}/rotate`, {})).toMatchObject({ status: 404 });
    }
    const { body } = await limited.get<{ keys: ApiKeyDto[] }>(`${KEYS}?limit=200`);
    expect(body.keys.map((key) => key.id)).toContain(ofSite);
    expect(body.keys.every((key) => key.resource_grants.every((held) => held.id === site))).toBe(true);
    expect(body.keys.every((key) => key.resource_grants.length > 0)).toBe(true);
    const foreign = await aSite(other);
    expect(await mine.api.post(KEYS, { ...READ, resource_grants: [grant(foreign, 'read')] })).toMatchObject({
      status: 422,
      body: { resource: 'site', errors: [{ pointer: '/resource_grants/0/id', code: 'not_found' }] },
    });
  });

  it.each([
    [{ name: '' }, '/name'],
    [{ scopes: [] }, '/scopes'],
    [{ scopes: ['read:everything'] }, '/scopes/0'],
    [{ scopes: ['read:sessions', 'read:sessions'] }, '/scopes/1'],
    [{ expires_at: '2020-01-01T00:00:00Z' }, '/expires_at'],
    [{ expires_at: 'tomorrow' }, '/expires_at'],
    [{ allowed_ips: ['203.0.113.0/33'] }, '/allowed_ips/0'],
    [{ resource_grants: [{ type: 'site', id: 'site_1', access: 'own' }] }, '/resource_grants/0/access'],
    [{ resource_grants: [grant('site_1', 'read'), grant('site_1', 'write')] }, '/resource_grants/1'],
    [{ resource_grants: [{ type: 'organization', id: 'org_1', access: 'read' }] }, '/resource_grants/0/type'],
    [{ key: 'dyn_live_mine' }, '/key'],
  ])('with %j are refused, naming %s', async (more, pointer) => {
    expect(await mine.api.post(KEYS, { ...READ, ...more })).toMatchObject({
      status: 422,
      body: { errors: [{ pointer }] },
    });
  });

  it.each([-1, 604_801, 1.5, '60'])('have no grace period of %j', async (grace_period_seconds) => {
    const { id } = await create(READ);
    expect(await mine.api.post(`${KEYS}/${id}/rotate`, { grace_period_seconds })).toMatchObject({
      status: 422,
      body: { errors: [{ pointer: '/grace_period_seconds' }] },
    });
  });
});
