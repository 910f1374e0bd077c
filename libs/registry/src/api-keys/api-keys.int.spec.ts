import {
  ApiKeyCreated,
  ApiKeyRevoked,
  ApiKeyRotated,
  ApiKeyUpdated,
  ApiKeyUsed,
  SCOPES,
} from '@csms/contracts';
import { parseApiKey } from '@csms/kernel';
import { eventually } from '@csms/testing';

import { created, KING_STREET, type TestOrganization, TestRegistry } from '../testing/test-registry';

import type { ApiKeyDto, SecretApiKeyDto } from './dto/api-key.dto';

const KEYS = '/api/v1/org/api-keys';
const READER = { name: 'Dashboard', scopes: ['read:charge_points', 'read:sessions'] };

describe('API keys', () => {
  let registry: TestRegistry;
  let mine: TestOrganization;
  let other: TestOrganization;

  beforeAll(async () => {
    registry = await TestRegistry.start();
    [mine, other] = [await registry.organization(), await registry.organization()];
  }, 60_000);

  afterAll(() => registry.stop(), 30_000);

  const create = async (more: object = {}, of = mine) =>
    created(await of.api.post<SecretApiKeyDto>(KEYS, { ...READER, ...more }));
  const told = async (id: string) => {
    await registry.service.settled();
    return registry.service.installation.events.heardOf(id);
  };

  it('are shown once, and only their hashes are kept and told', async () => {
    const { key, ...shown } = await create({ expires_at: '2999-01-01T01:00:00+01:00' });
    expect(shown).toEqual({
      id: expect.stringMatching(/^key_/),
      ...READER,
      prefix: key.slice(0, 17),
      status: 'active',
      resource_grants: [],
      allowed_ips: [],
      created_at: expect.any(String),
      created_by: 'key_spec',
      last_used_at: null,
      expires_at: '2999-01-01T00:00:00.000Z',
      old_key_expires_at: null,
      revoked_at: null,
    });
    expect((await mine.api.get(`${KEYS}/${shown.id}`)).body).toEqual(shown);
    const events = await told(shown.id);
    expect(events).toMatchObject([
      {
        type: ApiKeyCreated.type,
        data: {
          key_id: shown.id,
          organization_id: mine.id,
          prefix: shown.prefix,
          secret_sha256: parseApiKey(key)?.secretSha256,
          scopes: READER.scopes,
          expires_at: shown.expires_at,
          version: 1,
        },
      },
    ]);
    const stored = await registry.service.installation.database.query(
      'select to_jsonb(api_key) as row from registry.api_key where id = $1',
      [shown.id],
    );
    expect(JSON.stringify([stored, events])).not.toContain(key.slice(17));
  });

  it('are listed newest first under their documented name, never with the secret', async () => {
    const organization = await registry.organization();
    const keys = [await create({}, organization), await create({ name: 'Second' }, organization)];
    const { body } = await organization.api.get<{ keys: ApiKeyDto[] }>(`${KEYS}?limit=1`);
    expect(body).toMatchObject({ keys: [{ id: keys[1]?.id, name: 'Second' }], total: 2, limit: 1, page: 1 });
    expect(body.keys[0]).not.toHaveProperty('key');
    expect(JSON.stringify(body)).not.toMatch(/sha256/);
  });

  it('of another organization are 404 and in no list', async () => {
    const { id } = await create();
    const attempts = [
      other.api.get(`${KEYS}/${id}`),
      other.api.patch(`${KEYS}/${id}`, { name: 'Mine now' }),
      other.api.delete(`${KEYS}/${id}`),
      other.api.post(`${KEYS}/${id}/rotate`, {}),
    ];
    for (const attempt of attempts) {
      expect(await attempt).toMatchObject({ status: 404, body: { resource: 'api_key' } });
    }
    expect((await other.api.get(KEYS)).body).toMatchObject({ keys: [], total: 0 });
    expect(await told(id)).toHaveLength(1);
    expect(await mine.api.get(`${KEYS}/site_01`)).toMatchObject({ status: 404 });
  });

  it.each([
    [{ name: undefined }, '/name'],
    [{ name: '' }, '/name'],
    [{ name: 7 }, '/name'],
    [{ scopes: undefined }, '/scopes'],
    [{ scopes: [] }, '/scopes'],
    [{ scopes: 'read:sessions' }, '/scopes'],
    [{ scopes: ['read:everything'] }, '/scopes'],
    [{ scopes: ['read:sessions', 'read:sessions'] }, '/scopes'],
    [{ expires_at: 'tomorrow' }, '/expires_at'],
    [{ expires_at: '2026-01-01T00:00:00Z' }, '/expires_at'],
    [{ allowed_ips: ['10.1'] }, '/allowed_ips'],
    [{ allowed_ips: '10.0.0.0/8' }, '/allowed_ips'],
    [{ resource_grants: [{ type: 'project', id: 'proj_1', access: 'read' }] }, '/resource_grants/0/type'],
    [{ resource_grants: [{ type: 'site', id: 'site_1', access: 'all' }] }, '/resource_grants/0/access'],
    [{ resource_grants: [{ type: 'site', id: 'site_1' }] }, '/resource_grants/0/access'],
    [{ resource_grants: ['site_1'] }, '/resource_grants/0'],
    [{ key: 'dyn_live_mine' }, '/key'],
    [{ status: 'active' }, '/status'],
  ])('with %j are refused, naming %s', async (more, pointer) => {
    expect(await mine.api.post(KEYS, { ...READER, ...more })).toMatchObject({
      status: 422,
      body: { errors: [{ pointer }] },
    });
  });

  it.each([
    ['name', 'x'.repeat(200), 'x'.repeat(201)],
    ['allowed_ips', Array(100).fill('10.0.0.1'), Array(101).fill('10.0.0.1')],
  ])('have a limit to %s', async (field, longest, longer) => {
    await create({ [field]: longest });
    expect(await mine.api.post(KEYS, { ...READER, [field]: longer })).toMatchObject({
      status: 422,
      body: { errors: [{ pointer: `/${field}` }] },
    });
  });

  it('give no more than their maker has', async () => {
    const small = registry.service.as(['write:api_keys', 'read:sessions'], mine.id);
    expect(await small.post(KEYS, READER)).toMatchObject({
      status: 403,
      body: { code: 'insufficient_scope', required_scope: 'read:charge_points' },
    });
    expect(await small.post(KEYS, { ...READER, scopes: ['read:sessions'] })).toMatchObject({ status: 201 });
    const none = registry.service.as(['read:sessions'], mine.id);
    expect(await none.get(KEYS)).toMatchObject({ status: 403, body: { required_scope: 'write:api_keys' } });
  });

  it('are narrowed by keys, and widened by owners and admins alone', async () => {
    const { id } = await create({ allowed_ips: ['10.0.0.0/8'], expires_at: '2999-01-01T00:00:00Z' });
    const path = `${KEYS}/${id}`;
    const narrow = { name: 'Narrow', scopes: ['read:sessions'], allowed_ips: ['10.1.2.3/16'] };
    expect(await mine.api.patch(path, narrow)).toMatchObject({
      status: 200,
      body: { ...narrow, allowed_ips: ['10.1.0.0/16'], expires_at: '2999-01-01T00:00:00.000Z' },
    });
    const wider = [
      { scopes: ['read:sessions', 'read:billing'] },
      { allowed_ips: ['10.0.0.0/8'] },
      { allowed_ips: [] },
      { expires_at: null },
    ];
    for (const change of wider) {
      expect(await mine.api.patch(path, change)).toMatchObject({
        status: 403,
        body: { code: 'insufficient_role' },
      });
    }
    const person = (role: 'owner' | 'admin' | 'member', scopes: readonly string[] = SCOPES) =>
      registry.service.asPrincipal({
        organizationId: mine.id,
        subject: 'usr_1',
        type: 'user',
        scopes,
        role,
        grants: [],
      });
    expect(await person('member').patch(path, wider[0])).toMatchObject({ status: 403 });
    const few = person('admin', ['write:api_keys', 'read:sessions']);
    expect(await few.patch(path, wider[0])).toMatchObject({ body: { code: 'insufficient_scope' } });
    for (const change of wider) {
      expect(await person('admin').patch(path, change)).toMatchObject({ status: 200, body: change });
    }
    const events = await told(id);
    expect(events.map(({ type }) => type)).toEqual([
      ApiKeyCreated.type,
      ...Array.from({ length: 5 }, () => ApiKeyUpdated.type),
    ]);
    expect(events.at(-1)?.data).toMatchObject({
      version: 6,
      scopes: wider[0]?.scopes,
      allowed_ips: [],
      expires_at: null,
    });
  });

  it('take back what GET showed, and no nonsense', async () => {
    const { id } = await create({ expires_at: '2999-01-01T00:00:00Z' });
    const path = `${KEYS}/${id}`;
    const { body: shown } = await mine.api.get<ApiKeyDto>(path);
    expect(await mine.api.patch(path, shown)).toMatchObject({ status: 200, body: shown });
    const nonsense = [
      [{ name: null }, '/name'],
      [{ scopes: null }, '/scopes'],
      [{ scopes: [] }, '/scopes'],
      [{ expires_at: '2026-01-01T00:00:00Z' }, '/expires_at'],
      [{ secret_sha256: 'x' }, '/secret_sha256'],
    ] as const;
    for (const [change, pointer] of nonsense) {
      expect(await mine.api.patch(path, change)).toMatchObject({
        status: 422,
        body: { errors: [{ pointer }] },
      });
    }
  });

  it('are revoked for ever, listed for 30 days more, and may revoke themselves', async () => {
    const organization = await registry.organization();
    const { id } = await create({}, organization);
    const path = `${KEYS}/${id}`;
    const itself = registry.service.asPrincipal({
      organizationId: organization.id,
      subject: id,
      type: 'api_key',
      scopes: ['write:api_keys'],
      role: null,
      grants: [],
    });
    const answers = [await itself.delete(path), await organization.api.delete(path)];
    expect(answers.map(({ status, body }) => [status, body])).toEqual([
      [204, null],
      [204, null],
    ]);
    expect((await organization.api.get(path)).body).toMatchObject({
      status: 'revoked',
      revoked_at: expect.any(String),
    });
    expect((await organization.api.get(KEYS)).body).toMatchObject({ keys: [{ id, status: 'revoked' }] });
    for (const attempt of [
      organization.api.patch(path, { name: 'Again' }),
      organization.api.post(`${path}/rotate`, {}),
    ]) {
      expect(await attempt).toMatchObject({ status: 409, body: { code: 'invalid_state' } });
    }
    expect((await told(id)).map(({ type, data }) => [type, data])).toMatchObject([
      [ApiKeyCreated.type, { revoked_at: null }],
      [ApiKeyRevoked.type, { revoked_at: expect.any(String), version: 2 }],
    ]);
    await registry.service.installation.database.query(
      `update registry.api_key set revoked_at = now() - interval '30 days' where id = $1`,
      [id],
    );
    expect((await organization.api.get(KEYS)).body).toMatchObject({ keys: [], total: 0 });
    expect(await organization.api.get(path)).toMatchObject({ status: 404 });
  });

  it('are rotated under their name, with a time of grace', async () => {
    const { id, key, prefix } = await create();
    const rotate = (body: object) => mine.api.post<SecretApiKeyDto>(`${KEYS}/${id}/rotate`, body);
    const startedAt = Date.now();
    const first = created(await rotate({}));
    expect(first).toMatchObject({ id, prefix, status: 'rotating', scopes: READER.scopes });
    expect(first.key).not.toBe(key);
    const grace = (answer: SecretApiKeyDto) => Date.parse(answer.old_key_expires_at ?? '') - startedAt;
    expect(grace(first)).toBeGreaterThanOrEqual(86_400_000);
    expect(grace(first)).toBeLessThan(86_460_000);
    const second = created(await rotate({ grace_period_seconds: 60 }));
    const third = created(await rotate({ grace_period_seconds: 0 }));
    expect(third).toMatchObject({ status: 'active', old_key_expires_at: null });
    const secrets = [key, first.key, second.key, third.key].map((text) => parseApiKey(text)?.secretSha256);
    expect((await told(id)).map(({ type, data }) => [type, data])).toMatchObject([
      [ApiKeyCreated.type, { secret_sha256: secrets[0] }],
      [ApiKeyRotated.type, { secret_sha256: secrets[1], old_secret_sha256: secrets[0] }],
      [ApiKeyRotated.type, { secret_sha256: secrets[2], old_secret_sha256: secrets[1] }],
      [ApiKeyRotated.type, { secret_sha256: secrets[3], old_secret_sha256: null }],
    ]);
    for (const seconds of [-1, 604_801, 1.5, '60']) {
      expect(await rotate({ grace_period_seconds: seconds })).toMatchObject({
        status: 422,
        body: { errors: [{ pointer: '/grace_period_seconds' }] },
      });
    }
    const bodiless = await mine.api.request('POST', `${KEYS}/${id}/rotate`);
    expect(bodiless).toMatchObject({ status: 201, body: { status: 'rotating' } });
  });

  it('are rotated by nobody who could do less, but by themselves', async () => {
    const { id } = await create();
    const caller = (subject: string) =>
      registry.service.asPrincipal({
        organizationId: mine.id,
        subject,
        type: 'api_key',
        scopes: ['write:api_keys'],
        role: null,
        grants: [],
      });
    expect(await caller('key_other').post(`${KEYS}/${id}/rotate`, {})).toMatchObject({
      status: 403,
      body: { code: 'insufficient_scope', required_scope: 'read:charge_points' },
    });
    expect(await caller(id).post(`${KEYS}/${id}/rotate`, {})).toMatchObject({ status: 201 });
  });

  it('are expired after their end, and no key may put it off', async () => {
    const { id } = await create({ expires_at: '2999-01-01T00:00:00Z' });
    await registry.service.installation.database.query(
      `update registry.api_key set expires_at = now() where id = $1`,
      [id],
    );
    const path = `${KEYS}/${id}`;
    expect((await mine.api.get(path)).body).toMatchObject({ status: 'expired' });
    expect(await mine.api.post(`${path}/rotate`, {})).toMatchObject({ status: 409 });
    expect(await mine.api.patch(path, { expires_at: '2999-01-01T00:00:00Z' })).toMatchObject({
      status: 403,
    });
  });

  it('changed at the same moment are told in the order of their changes', async () => {
    const { id } = await create();
    const changes = Array.from({ length: 8 }, (_, index) =>
      mine.api.patch(`${KEYS}/${id}`, { name: `Name ${index}` }),
    );
    await Promise.all([...changes, mine.api.delete(`${KEYS}/${id}`)]);
    const versions = (await told(id)).map(({ data }) => (data as { version: number }).version);
    expect(versions).toEqual(versions.map((_, index) => index + 1));
    expect((await told(id)).at(-1)?.type).toBe(ApiKeyRevoked.type);
  });

  it('show when they were used last, whatever is told late or twice', async () => {
    const { id } = await create();
    const use = (used_at: string, organization_id = mine.id) =>
      registry.service.tell(ApiKeyUsed, { organization_id, key_id: id, used_at });
    await use('2026-05-01T09:01:00.000Z');
    await use('2026-05-01T09:00:00.000Z');
    await use('2026-05-01T10:00:00.000Z', other.id);
    await eventually(async () => {
      await registry.service.settled();
      expect((await mine.api.get(`${KEYS}/${id}`)).body).toMatchObject({
        last_used_at: '2026-05-01T09:01:00.000Z',
      });
    });
  });

  describe('with sites', () => {
    const siteOf = async (of: TestOrganization) =>
      created(await of.api.post<{ site_id: string }>('/api/v1/sites', KING_STREET)).site_id;
    const grant = (id: string, access: 'read' | 'write' = 'read') => ({ type: 'site' as const, id, access });

    it('have sites of their organization alone', async () => {
      const [own, foreign] = [await siteOf(mine), await siteOf(other)];
      expect(await create({ resource_grants: [grant(own, 'write')] })).toMatchObject({
        resource_grants: [grant(own, 'write')],
      });
      for (const id of [foreign, 'site_none', 'key_spec']) {
        const attempt = { ...READER, resource_grants: [grant(own), grant(id)] };
        expect(await mine.api.post(KEYS, attempt)).toMatchObject({
          status: 404,
          body: { resource: 'site' },
        });
      }
      const doubled = { ...READER, resource_grants: [grant(own), grant(own, 'write')] };
      expect(await mine.api.post(KEYS, doubled)).toMatchObject({ status: 422 });
    });

    it('give no sites that their maker has not, and by default the same', async () => {
      const [one, two] = [await siteOf(mine), await siteOf(mine)];
      const limited = registry.service.asPrincipal({
        organizationId: mine.id,
        subject: 'key_limited',
        type: 'api_key',
        scopes: SCOPES,
        role: null,
        grants: [grant(one)],
      });
      const make = (more: object) => limited.post<SecretApiKeyDto>(KEYS, { ...READER, ...more });
      for (const grants of [[], [grant(two)], [grant(one, 'write')], [grant(one), grant(two)]]) {
        expect(await make({ resource_grants: grants })).toMatchObject({
          status: 403,
          body: { code: 'insufficient_scope' },
        });
      }
      const { id } = created(await make({}));
      const whole = await create();
      const elsewhere = await create({ resource_grants: [grant(two)] });
      expect((await limited.get(`${KEYS}/${id}`)).body).toMatchObject({ resource_grants: [grant(one)] });
      const { body } = await limited.get<{ keys: ApiKeyDto[] }>(KEYS);
      expect(body.keys.every(({ resource_grants: [first] }) => first?.id === one)).toBe(true);
      for (const hidden of [whole.id, elsewhere.id]) {
        expect(await limited.get(`${KEYS}/${hidden}`)).toMatchObject({ status: 404 });
        expect(await limited.delete(`${KEYS}/${hidden}`)).toMatchObject({ status: 404 });
      }
      expect(await limited.patch(`${KEYS}/${id}`, { resource_grants: [] })).toMatchObject({ status: 403 });
    });
  });
});
