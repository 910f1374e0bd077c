import { BillingChangeRecorded, OcppChangeRecorded, SessionsChangeRecorded } from '@csms/contracts';
import { serviceDocument } from '@csms/platform-http';

import { registryService } from '../registry.module';
import { CHANGING_OPERATIONS, ROUTES_OF_PEOPLE } from '../testing/operations';
import { created, KING_STREET, type TestOrganization, TestRegistry } from '../testing/test-registry';

import type { AuditEntryDto } from './dto/audit-entry.dto';

interface Entries {
  readonly data: AuditEntryDto[];
  readonly total: number;
}

describe('the audit log', () => {
  let registry: TestRegistry;
  let organization: TestOrganization;

  beforeAll(async () => {
    registry = await TestRegistry.start();
  }, 60_000);

  beforeEach(async () => {
    organization = await registry.organization();
  });

  afterAll(() => registry.stop(), 30_000);

  const entries = async (query = '') => {
    const answer = await organization.api.get<Entries>(`/api/v1/audit-log${query}`);
    expect(answer.status).toBe(200);
    return answer.body;
  };

  it('has a true request here for every operation that changes something', () => {
    const document = serviceDocument(registry.service.app, registryService);
    const changing = Object.entries(document.paths).flatMap(([path, item]) =>
      Object.keys(item)
        .filter((method) => ['post', 'put', 'patch', 'delete'].includes(method))
        .map((method) => `${method.toUpperCase()} ${path}`),
    );
    const known = [...CHANGING_OPERATIONS.map(({ route }) => route), ...ROUTES_OF_PEOPLE].filter(
      (route) => !route.startsWith('GET '),
    );
    expect(known.sort()).toEqual(changing.sort());
  });

  it.each(CHANGING_OPERATIONS.map((operation) => [operation.route, operation] as const))(
    'has an entry of %s',
    async (_route, { call }) => {
      const answer = await call(organization);
      expect(answer.status).toBeLessThan(300);
      const requestId = answer.headers.get('x-request-id');
      const { data } = await entries();
      expect(data.filter((entry) => entry.request_id === requestId)).toHaveLength(1);
    },
  );

  it('says who, what, when, before and after', async () => {
    const startedAt = Date.now();
    created(await organization.api.post('/api/v1/id-tags', { id_tag: 'Card-1', label: 'Anna' }));
    await organization.api.patch('/api/v1/id-tags/card-1', { status: 'blocked' });
    const [changed, issued] = (await entries('?resource_type=id_tag')).data;
    expect(changed).toMatchObject({
      actor: { type: 'api_key', id: 'key_spec' },
      action: 'id_tag.updated',
      resource: { type: 'id_tag', id: 'Card-1' },
      before: { status: 'active', label: 'Anna' },
      after: { status: 'blocked', label: 'Anna' },
    });
    expect(issued).toMatchObject({ action: 'id_tag.issued', before: null, after: { status: 'active' } });
    expect(Date.parse(changed?.at ?? '')).toBeGreaterThanOrEqual(startedAt);
    expect(Date.parse(changed?.at ?? '')).toBeLessThanOrEqual(Date.now());
  });

  it('has what was changed in other services, once, for its organization alone', async () => {
    const other = await registry.organization();
    const change = {
      id: `aud_${organization.id}`,
      organization_id: organization.id,
      at: '2026-05-01T09:00:00.000Z',
      actor_type: 'api_key',
      actor_id: 'key_1',
      action: 'tariff.updated',
      resource_type: 'tariff',
      resource_id: 'tar_1',
      before: { name: 'Day' },
      after: { name: 'Night' },
      request_id: 'req_1',
      address: '192.0.2.1',
    };
    await registry.service.tell(BillingChangeRecorded, change);
    await registry.service.tell(OcppChangeRecorded, { ...change, id: `${change.id}2`, before: null });
    await registry.service.settled();
    expect((await entries('?actor=key_1')).data).toMatchObject([
      { id: `${change.id}2`, before: null },
      {
        id: change.id,
        at: change.at,
        actor: { type: 'api_key', id: 'key_1' },
        action: 'tariff.updated',
        resource: { type: 'tariff', id: 'tar_1' },
        before: { name: 'Day' },
        after: { name: 'Night' },
        request_id: 'req_1',
      },
    ]);
    expect((await other.api.get('/api/v1/audit-log?actor=key_1')).body).toMatchObject({ total: 0 });
  });

  it('names what was changed of a driver, and not what it was or is', async () => {
    const { driver_id } = created(
      await organization.api.post<{ driver_id: string }>('/api/v1/drivers', {
        name: 'Anna',
        email: 'anna@a.example',
      }),
    );
    const group = created(await organization.api.post<{ id: string }>('/api/v1/groups', { name: 'Vans' })).id;
    const path = `/api/v1/drivers/${driver_id}`;
    await organization.api.patch(path, { name: 'Berta', group_ids: [group] });
    await organization.api.patch(path, { email: null });
    const { data } = await entries('?action=driver.updated');
    expect(data).toMatchObject([
      { before: { driver_id, email: '(masked)' }, after: { driver_id, email: null } },
      {
        before: { name: '(masked)', group_ids: [] },
        after: { name: '(masked, changed)', group_ids: [group] },
      },
    ]);
    expect(data[0]?.after).not.toHaveProperty('name');
    expect(data[1]?.after).not.toHaveProperty('email');
    expect(JSON.stringify(await entries())).not.toMatch(/anna|berta/i);
  });

  it('has no entry of a change that changed nothing', async () => {
    const site = created(await organization.api.post<{ site_id: string }>('/api/v1/sites', KING_STREET));
    const { driver_id } = created(
      await organization.api.post<{ driver_id: string }>('/api/v1/drivers', { name: 'Anna' }),
    );
    const { total } = await entries();
    const same = [
      await organization.api.patch(`/api/v1/sites/${site.site_id}`, { name: KING_STREET.name }),
      await organization.api.put(`/api/v1/sites/${site.site_id}`, KING_STREET),
      await organization.api.patch(`/api/v1/sites/${site.site_id}`, {}),
      await organization.api.patch(`/api/v1/drivers/${driver_id}`, { name: 'Anna' }),
    ];
    expect(same.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    expect((await entries()).total).toBe(total);
    await organization.api.patch(`/api/v1/sites/${site.site_id}`, { lat: 50 });
    expect((await entries()).data[0]).toMatchObject({
      action: 'site.updated',
      before: { site_id: site.site_id, lat: KING_STREET.lat, lng: KING_STREET.lng },
      after: { site_id: site.site_id, lat: 50, lng: KING_STREET.lng },
    });
  });

  it('has no entry of a change that was refused', async () => {
    const { total } = await entries();
    expect(await organization.api.post('/api/v1/sites', { ...KING_STREET, lat: 91 })).toMatchObject({
      status: 422,
    });
    created(await organization.api.post('/api/v1/id-tags', { id_tag: 'twice' }));
    expect(await organization.api.post('/api/v1/id-tags', { id_tag: 'TWICE' })).toMatchObject({
      status: 409,
    });
    expect((await entries()).total).toBe(total + 1);
  });

  it('is searched by time, actor, action and object', async () => {
    created(await organization.api.post('/api/v1/id-tags', { id_tag: 'Card-1' }));
    const site = created(await organization.api.post<{ site_id: string }>('/api/v1/sites', KING_STREET));
    const count = async (query: string) => (await entries(query)).total;
    expect(await count(`?resource_id=${site.site_id}`)).toBe(1);
    expect(await count('?action=site.created')).toBe(1);
    expect(await count('?actor=key_spec')).toBe(2);
    expect(await count('?actor=command_line&resource_type=organization')).toBe(1);
    expect(await count('?actor=somebody')).toBe(0);
    const now = new Date();
    const minute = (minutes: number) =>
      encodeURIComponent(new Date(now.getTime() + minutes * 60_000).toISOString());
    expect(await count(`?from=${minute(-1)}&to=${minute(1)}`)).toBe(3);
    expect(await count(`?from=${minute(1)}`)).toBe(0);
    expect(await count(`?to=${minute(-1)}`)).toBe(0);
    expect(await organization.api.get('/api/v1/audit-log?from=yesterday')).toMatchObject({ status: 400 });
  });

  it('shows no organization what another did, and nobody the secrets', async () => {
    created(await organization.api.post('/api/v1/charge-points', { site_id: await siteOf(organization) }));
    const other = await registry.organization();
    const seen = await other.api.get<Entries>('/api/v1/audit-log');
    expect(seen.body.data.map(({ action }) => action)).toEqual(['organization.created']);
    expect(JSON.stringify(await entries())).not.toMatch(/password|sha256/);
  });

  it('cannot be changed, not even by the service itself', async () => {
    const { database } = registry.service.platform;
    await expect(database.query(`update audit_entry set action = 'x'`)).rejects.toThrow('append-only');
    await expect(database.query(`delete from audit_entry`)).rejects.toThrow('append-only');
  });

  it('loses the tokens of a driver who is erased, and nothing else', async () => {
    const { driver_id } = created(
      await organization.api.post<{ driver_id: string }>('/api/v1/drivers', { name: 'Anna' }),
    );
    const issue = (id_tag: string, more: object = {}) =>
      organization.api.post('/api/v1/id-tags', { id_tag, ...more });
    created(await issue('TRTAG-D1', { driver_id, label: 'Anna' }));
    created(await issue('FORMER-D1', { driver_id }));
    created(await issue('OTHER-77', { label: 'Berta' }));
    await organization.api.patch('/api/v1/id-tags/FORMER-D1', { driver_id: null });
    await registry.service.tell(SessionsChangeRecorded, {
      ...SessionsChangeRecorded.example,
      ...{ id: `aud_${organization.id}`, organization_id: organization.id, action: 'export.created' },
      ...{ resource_type: 'export', resource_id: 'exp_1', before: null },
      after: { filters: { id_tag: 'trtag-d1', site_id: 'site_1' } },
    });
    await registry.service.settled();
    const before = await entries('?limit=100');
    const { status } = await organization.api.delete(`/api/v1/drivers/${driver_id}`);
    expect(status).toBe(204);
    const after = await entries('?limit=100');
    expect(after.total).toBe(before.total + 1);
    expect(JSON.stringify(after)).not.toMatch(/trtag-d1|former-d1|Anna/i);
    const of = (action: string) => after.data.filter((entry) => entry.action === action);
    expect(of('export.created')[0]?.after).toEqual({ filters: { id_tag: '…g-d1', site_id: 'site_1' } });
    expect(of('id_tag.issued').map(({ resource }) => resource.id)).toEqual(['OTHER-77', '…R-D1', '…G-D1']);
    expect(of('id_tag.issued')[0]?.after).toMatchObject({ id_tag: 'OTHER-77', label: 'Berta' });
    expect(of('id_tag.issued')[2]?.after).toMatchObject({ id_tag: '…G-D1', driver_id, label: '(masked)' });
    const { database } = registry.service.platform;
    const redacted = database.transaction(async (tx) => {
      await tx.query(`select set_config('app.redacts_audit', 'on', true)`);
      await tx.query(`update audit_entry set actor_id = 'somebody' where organization_id = $1`, [
        organization.id,
      ]);
    });
    await expect(redacted).rejects.toThrow('append-only');
  });

  describe('to a caller without read:users', () => {
    const TAG = 'TRTAG-D1';

    const seed = async () => {
      const { driver_id } = created(
        await organization.api.post<{ driver_id: string }>('/api/v1/drivers', { name: 'Anna' }),
      );
      created(await organization.api.post('/api/v1/id-tags', { id_tag: TAG, driver_id, label: 'Anna' }));
      const filters = { id_tag: TAG, driver_id };
      await registry.service.tell(SessionsChangeRecorded, {
        ...SessionsChangeRecorded.example,
        ...{ id: `aud_${organization.id}`, organization_id: organization.id, action: 'export.created' },
        ...{ resource_type: 'export', resource_id: 'exp_1', before: null, after: { filters } },
      });
      await registry.service.settled();
      const reader = registry.service.as(['read:audit'], organization.id);
      const read = async (query: string) =>
        (await reader.get<Entries>(`/api/v1/audit-log?${query}`)).body.data;
      return { driver_id, read };
    };

    it('tells no token and no driver, wherever they stand', async () => {
      const { driver_id, read } = await seed();
      const seen = await read('');
      expect(JSON.stringify(seen)).not.toMatch(new RegExp(`${TAG}|${driver_id}|Anna`));
      const [exported, issued] = ['export.created', 'id_tag.issued'].map((action) =>
        seen.find((entry) => entry.action === action),
      );
      expect(issued).toMatchObject({
        action: 'id_tag.issued',
        resource: { type: 'id_tag', id: '…G-D1' },
        after: { id_tag: '…G-D1', driver_id: expect.stringMatching(/^anon_/), label: '(masked)' },
      });
      const { driver_id: pseudonym } = issued?.after as { driver_id: string };
      expect(exported?.after).toEqual({ filters: { id_tag: '…G-D1', driver_id: pseudonym } });
      expect((await entries(`?resource_id=${TAG}`)).data).toMatchObject([{ after: { driver_id } }]);
    });

    it('finds tokens and drivers as they are shown, and not otherwise', async () => {
      const { driver_id, read } = await seed();
      const actions = async (query: string) => (await read(query)).map(({ action }) => action);
      const [issued] = await read('action=id_tag.issued');
      const { driver_id: pseudonym } = issued?.after as { driver_id: string };
      expect(await actions(`resource_id=${encodeURIComponent('…G-D1')}`)).toEqual(['id_tag.issued']);
      expect(await actions('resource_id=g-d1')).toEqual(['id_tag.issued']);
      expect(await actions(`resource_id=${pseudonym}`)).toEqual(['driver.created']);
      expect(await actions('resource_id=exp_1')).toEqual(['export.created']);
      expect(await actions(`resource_id=${TAG}`)).toEqual([]);
      expect(await actions(`resource_id=${driver_id}`)).toEqual([]);
    });
  });

  it('needs its scope', async () => {
    const without = registry.service.as(['read:organization'], organization.id);
    expect(await without.get('/api/v1/audit-log')).toMatchObject({
      status: 403,
      body: { code: 'insufficient_scope', required_scope: 'read:audit' },
    });
  });
});

async function siteOf({ api }: TestOrganization): Promise<string> {
  return created(await api.post<{ site_id: string }>('/api/v1/sites', KING_STREET)).site_id;
}
