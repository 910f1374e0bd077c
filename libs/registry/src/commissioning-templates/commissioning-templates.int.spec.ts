import type { RestClient } from '@csms/testing';

import { created, type TestOrganization, TestRegistry } from '../testing/test-registry';

const PATH = '/api/v1/commissioning-templates';
const STANDARD = {
  name: 'Standard AC 22 kW',
  vendor: 'ABB',
  model: 'Terra AC W22',
  configuration: {
    ocpp16: { HeartbeatInterval: '300', AllowOfflineTxForUnknownId: 'false' },
    ocpp201: { 'OCPPCommCtrlr.HeartbeatInterval': '300' },
  },
  checks: [
    { name: 'connectivity' },
    { name: 'configuration', min_connectors: 2 },
    { name: 'test_transaction', min_energy_wh: 100 },
  ],
};
const CHECKS = ['connectivity', 'heartbeat', 'configuration', 'test_transaction'];

interface Template {
  readonly id: string;
  readonly name: string;
  readonly updated_at: string;
}

describe('commissioning templates', () => {
  let registry: TestRegistry;
  let organization: TestOrganization;
  let api: RestClient;

  beforeAll(async () => {
    registry = await TestRegistry.start();
  }, 60_000);

  beforeEach(async () => {
    organization = await registry.organization();
    ({ api } = organization);
  });

  afterAll(() => registry.stop(), 30_000);

  const create = async (body: object = STANDARD) => created(await api.post<Template>(PATH, body));
  const names = async (query: string) =>
    (await api.get<{ data: Template[] }>(`${PATH}${query}`)).body.data.map(({ name }) => name);

  it('are created and read as they were written down', async () => {
    const template = await create();
    expect(template).toEqual({
      ...STANDARD,
      id: expect.stringMatching(/^tpl_/) as string,
      created_at: expect.any(String) as string,
      updated_at: expect.any(String) as string,
    });
    const { body } = await api.get<typeof STANDARD>(`${PATH}/${template.id}`);
    expect(body).toEqual(template);
    // They are written to chargers in this order.
    expect(Object.keys(body.configuration.ocpp16)).toEqual([
      'HeartbeatInterval',
      'AllowOfflineTxForUnknownId',
    ]);
  });

  it('have every check and no value where none is named', async () => {
    expect(await create({ name: 'Plain' })).toMatchObject({
      vendor: null,
      model: null,
      configuration: { ocpp16: {}, ocpp201: {} },
      checks: CHECKS.map((name) => ({ name })),
    });
  });

  it('are changed member by member, and in the audit log under their own names', async () => {
    const { id } = await create();
    const configuration = { ocpp16: { HeartbeatInterval: '60' } };
    const { body } = await api.patch(`${PATH}/${id}`, { configuration, model: null });
    expect(body).toMatchObject({
      ...STANDARD,
      model: null,
      configuration: { ...configuration, ocpp201: {} },
    });
    const log = await api.get<{ data: { action: string; after: object }[] }>(
      `/api/v1/audit-log?resource_id=${id}`,
    );
    expect(log.body.data).toMatchObject([
      { action: 'commissioning_template.updated', after: { configuration } },
      { action: 'commissioning_template.created', after: { configuration: STANDARD.configuration } },
    ]);
    expect((await api.delete(`${PATH}/${id}`)).status).toBe(204);
    expect(await api.get(`${PATH}/${id}`)).toMatchObject({
      status: 404,
      body: { resource: 'commissioning_template' },
    });
  });

  it('are not overwritten by who has not seen the newest', async () => {
    const { id } = await create();
    const tag = String((await api.get(`${PATH}/${id}`)).headers.get('etag'));
    const change = (method: 'PATCH' | 'DELETE', ifMatch: string) =>
      method === 'DELETE'
        ? api.request(method, `${PATH}/${id}`, { headers: { 'if-match': ifMatch } })
        : api.request(method, `${PATH}/${id}`, {
            headers: { 'if-match': ifMatch, 'content-type': 'application/json' },
            text: '{"name":"Other"}',
          });
    expect((await change('PATCH', tag)).status).toBe(200);
    expect((await change('PATCH', tag)).status).toBe(412);
    expect((await change('DELETE', tag)).status).toBe(412);
    const now = String((await api.get(`${PATH}/${id}`)).headers.get('etag'));
    expect((await change('DELETE', now)).status).toBe(204);
  });

  it('have names of their own, in whatever case', async () => {
    await create();
    const other = await create({ name: 'Other' });
    const doubled = { status: 409, body: { code: 'already_exists' } };
    expect(await api.post(PATH, { name: 'standard ac 22 KW' })).toMatchObject(doubled);
    expect(await api.patch(`${PATH}/${other.id}`, { name: STANDARD.name })).toMatchObject(doubled);
    expect((await (await registry.organization()).api.post(PATH, STANDARD)).status).toBe(201);
  });

  it('are listed by name, and by the chargers that they suit', async () => {
    await create({ name: 'C any' });
    await create({ name: 'B vendor', vendor: 'ABB' });
    await create({ ...STANDARD, name: 'A model' });
    await create({ name: 'D other', vendor: 'Alfen' });
    expect(await names('?sort=name')).toEqual(['A model', 'B vendor', 'C any', 'D other']);
    expect(await names('?sort=name&vendor=abb')).toEqual(['A model', 'B vendor', 'C any']);
    expect(await names('?sort=name&vendor=ABB&model=Terra%2054')).toEqual(['B vendor', 'C any']);
    expect(await names('?q=other')).toEqual(['D other']);
    expect((await api.get(`${PATH}?limit=2`)).body).toMatchObject({ total: 4 });
  });

  it('are the organization’s own', async () => {
    const { id } = await create();
    const other = (await registry.organization()).api;
    expect((await other.get(`${PATH}/${id}`)).status).toBe(404);
    expect((await other.patch(`${PATH}/${id}`, { name: 'Mine' })).status).toBe(404);
    expect((await other.delete(`${PATH}/${id}`)).status).toBe(404);
    expect((await other.get(PATH)).body).toMatchObject({ total: 0 });
    expect((await api.get(`${PATH}/site_1`)).status).toBe(404);
  });

  it('are changed by who has the scope for the whole organization', async () => {
    const { id } = await create();
    const reader = registry.service.as(['read:charge_points'], organization.id);
    expect((await reader.get(`${PATH}/${id}`)).status).toBe(200);
    expect(await reader.post(PATH, { name: 'X' })).toMatchObject({
      status: 403,
      body: { code: 'insufficient_scope' },
    });
    const grants = [{ type: 'site' as const, id: 'site_1', access: 'write' as const }];
    const limited = registry.limitedTo(organization, grants);
    expect((await limited.post(PATH, { name: 'X' })).status).toBe(403);
    expect((await limited.delete(`${PATH}/${id}`)).status).toBe(403);
  });

  it.each([
    [{ name: undefined }, '/name', 'required'],
    [{ name: '  ' }, '/name', 'required'],
    [{ name: 'x'.repeat(201) }, '/name', 'too_long'],
    [{ vendor: 'x'.repeat(101) }, '/vendor', 'too_long'],
    [{ vendor: null }, '/vendor', 'required'],
    [{ model: 7 }, '/model', 'invalid_type'],
    [{ configuration: null }, '/configuration', 'required'],
    [{ configuration: [] }, '/configuration', 'invalid_type'],
    [{ configuration: { ocpp21: {} } }, '/configuration/ocpp21', 'unknown_field'],
    [{ configuration: { ocpp16: null } }, '/configuration/ocpp16', 'required'],
    [{ configuration: { ocpp16: ['a'] } }, '/configuration/ocpp16', 'invalid_type'],
    [{ configuration: { ocpp16: { A: 1 } } }, '/configuration/ocpp16/A', 'invalid_type'],
    [{ configuration: { ocpp16: { A: 'x'.repeat(501) } } }, '/configuration/ocpp16/A', 'too_long'],
    [
      { configuration: { ocpp16: { AuthorizationKey: 'x' } } },
      '/configuration/ocpp16/AuthorizationKey',
      'not_allowed',
    ],
    [
      { configuration: { ocpp201: { 'SecurityCtrlr.BasicAuthPassword': 'x' } } },
      '/configuration/ocpp201/SecurityCtrlr.BasicAuthPassword',
      'not_allowed',
    ],
    [
      { configuration: { ocpp201: { HeartbeatInterval: '1' } } },
      '/configuration/ocpp201/HeartbeatInterval',
      'invalid_format',
    ],
    [{ checks: [] }, '/checks', 'too_few'],
    [{ checks: [{ name: 'weather' }] }, '/checks/0/name', 'unknown_value'],
    [{ checks: [{ name: 'connectivity' }] }, '/checks', 'required'],
    [{ checks: [{ name: 'configuration', min_connectors: 0 }] }, '/checks/0/min_connectors', 'out_of_range'],
    [
      { checks: [{ name: 'configuration', min_connectors: 1.5 }] },
      '/checks/0/min_connectors',
      'invalid_type',
    ],
    [
      { checks: [{ name: 'test_transaction', min_energy_wh: 20_001 }] },
      '/checks/0/min_energy_wh',
      'out_of_range',
    ],
    [{ checks: [{ name: 'heartbeat', seconds: 1 }] }, '/checks/0/seconds', 'unknown_field'],
    [
      { checks: [{ name: 'connectivity' }, { name: 'configuration', min_energy_wh: 1 }] },
      '/checks/1/min_energy_wh',
      'not_allowed',
    ],
    [{ more: 1 }, '/more', 'unknown_field'],
  ])('are refused for what breaks a rule (%#)', async (more, pointer, code) => {
    const refused = { status: 422, body: { errors: [{ pointer, code }] } };
    expect(await api.post(PATH, { ...STANDARD, ...more })).toMatchObject(refused);
    const { id } = await create({ ...STANDARD, name: 'Good' });
    if ('name' in more && more.name === undefined) return;
    expect(await api.patch(`${PATH}/${id}`, more)).toMatchObject(refused);
  });

  it('tell how a password is set instead', async () => {
    const configuration = { ocpp16: { AuthorizationKey: 'x', WifiPassphrase: 'y' } };
    const { body } = await api.post<{ errors: { detail: string }[] }>(PATH, { name: 'X', configuration });
    expect(body.errors.map(({ detail }) => detail)).toEqual([
      expect.stringContaining('/credentials with push'),
      expect.stringContaining('change_configuration'),
    ]);
  });
});
