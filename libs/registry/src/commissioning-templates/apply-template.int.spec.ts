import { randomUUID } from 'node:crypto';

import { ChargePointConnected, type ConfigurationWritten } from '@csms/contracts';
import { eventually, type RestAnswer } from '@csms/testing';

import { TestSite } from '../testing/test-commissioning';
import { TestInstaller } from '../testing/test-installer';
import { created, TestRegistry } from '../testing/test-registry';

import type { AppliedTemplateDto } from './dto/apply-template.dto';

const VALUES = { HeartbeatInterval: '300', LocalPreAuthorize: 'true', Unknown: 'x' };

describe('a template that is applied', () => {
  let registry: TestRegistry;
  let site: TestSite;

  beforeAll(async () => {
    registry = await TestRegistry.start();
  }, 60_000);

  beforeEach(async () => {
    site = await TestSite.create(registry);
  });

  afterAll(() => registry.stop(), 30_000);

  const template = async (more: object = {}, { organization } = site): Promise<string> => {
    const body = { name: randomUUID(), configuration: { ocpp16: VALUES }, ...more };
    return created(await organization.api.post<{ id: string }>('/api/v1/commissioning-templates', body)).id;
  };

  const apply = (template_id: unknown, api = site.api): Promise<RestAnswer<AppliedTemplateDto>> =>
    api.post<AppliedTemplateDto>(`${site.path}/apply-template`, { template_id });

  type Told = ConfigurationWritten['results'];
  const told = (...statuses: Told[number]['status'][]): Told =>
    Object.keys(VALUES).map((key, index) => ({ key, status: statuses[index] ?? 'accepted', reason: null }));

  it('is written to the charger, which says what it makes of each value', async () => {
    const id = await template();
    await site.comesUp();
    const answer = apply(id);
    const asked = await site.commanded('write_configuration');
    expect(asked).toMatchObject({
      organization_id: site.organization.id,
      reference: id,
      command: {
        ocpp_version: '1.6',
        values: Object.entries(VALUES).map(([key, value]) => ({ key, value })),
      },
    });
    const results = told('accepted', 'read_only', 'unknown');
    await site.answers(asked, 'Accepted', null, { results });
    expect(await answer).toMatchObject({
      status: 200,
      body: {
        charge_point_id: site.chargePointId,
        template_id: id,
        ocpp_version: '1.6',
        reboot_required: false,
        results: [
          { key: 'HeartbeatInterval', value: '300', status: 'accepted', reason: null },
          { key: 'LocalPreAuthorize', value: 'true', status: 'read_only' },
          { key: 'Unknown', value: 'x', status: 'unknown' },
        ],
      },
    });
    await eventually(async () => {
      const path = `/api/v1/audit-log?resource_id=${site.chargePointId}&action=charge_point.template_applied`;
      expect((await site.organization.api.get<{ data: object[] }>(path)).body.data).toMatchObject([
        {
          actor: { id: site.installer.id },
          after: { template_id: id, ocpp_version: '1.6', configuration: VALUES },
        },
      ]);
    });
  });

  it('says when the charger must begin anew', async () => {
    await site.comesUp();
    const answer = apply(await template());
    const asked = await site.commanded('write_configuration');
    await site.answers(asked, 'Accepted', null, { results: told('reboot_required') });
    expect((await answer).body).toMatchObject({ reboot_required: true });
  });

  it('is written in the words of the version that the charger speaks', async () => {
    await site.comesUp();
    const at = new Date().toISOString();
    await site.says(ChargePointConnected, { ocpp_version: '2.0.1', connected_at: at });
    await registry.service.settled();
    const ocpp201 = { 'OCPPCommCtrlr.HeartbeatInterval': '300' };
    const answer = apply(await template({ configuration: { ocpp16: VALUES, ocpp201 } }));
    const asked = await site.commanded('write_configuration');
    expect(asked.command).toMatchObject({
      ocpp_version: '2.0.1',
      values: [{ key: 'OCPPCommCtrlr.HeartbeatInterval', value: '300' }],
    });
    const results = [{ key: 'OCPPCommCtrlr.HeartbeatInterval', status: 'accepted', reason: null }];
    await site.answers(asked, 'Accepted', null, { results });
    expect((await answer).body).toMatchObject({ ocpp_version: '2.0.1', results });
  });

  it.each([
    ['Error', 'charge_point_offline', 424, 'charge_point_offline'],
    ['Error', 'connection_lost', 424, 'charge_point_offline'],
    ['Timeout', 'charge_point_timeout', 504, 'charge_point_timeout'],
    ['Timeout', 'expired', 504, 'charge_point_timeout'],
    ['Error', 'protocol_mismatch', 409, 'protocol_mismatch'],
    ['Error', 'not_found', 502, 'upstream_error'],
  ] as const)('to a charger of which nothing comes (%s, %s) is %i', async (status, reason, http, code) => {
    await site.comesUp();
    const answer = apply(await template());
    await site.answers(await site.commanded('write_configuration'), status, reason, null);
    expect(await answer).toMatchObject({ status: http, body: { code } });
  });

  it('shows the keys of a charger that can do none of it', async () => {
    await site.comesUp();
    const answer = apply(await template());
    const results = told('error', 'error', 'error');
    await site.answers(await site.commanded('write_configuration'), 'Error', 'NotImplemented', { results });
    expect(await answer).toMatchObject({ status: 200, body: { results } });
  });

  it('is not waited for where the charger has never been connected', async () => {
    expect(await apply(await template())).toMatchObject({
      status: 424,
      body: { code: 'charge_point_offline' },
    });
    expect(site.commands('write_configuration')).toEqual([]);
  });

  it('is one of the operator’s, with values for the charger', async () => {
    await site.comesUp();
    const foreign = await template({}, await TestSite.create(registry));
    const young = await template({ configuration: { ocpp201: { 'A.B': '1' } } });
    for (const [id, code] of [
      [foreign, 'unknown_template'],
      ['tpl_nowhere', 'unknown_template'],
      [young, 'nothing_to_apply'],
      [7, 'invalid_type'],
      [undefined, 'required'],
      ['x'.repeat(65), 'too_long'],
    ] as const) {
      expect(await apply(id)).toMatchObject({
        status: 422,
        body: { errors: [{ pointer: '/template_id', code }] },
      });
    }
    expect(site.commands('write_configuration')).toEqual([]);
  });

  it('is for the installers of the project alone, until the charge point is handed over', async () => {
    const id = await template();
    await site.comesUp();
    const stranger = (await TestInstaller.signedIn(registry)).api;
    expect(await apply(id, stranger)).toMatchObject({ status: 404, body: { resource: 'charge_point' } });
    expect((await apply(id, site.organization.api)).status).toBe(403);
    await site.organization.api.delete(`/api/v1/charge-points/${site.chargePointId}`);
    expect(await apply(id)).toMatchObject({ status: 409, body: { code: 'invalid_state' } });
    expect(site.commands('write_configuration')).toEqual([]);
  });

  it('is answered by an instance that has not heard of its end, and sent once under one key', async () => {
    const other = await registry.anotherInstance();
    const id = await template();
    await site.comesUp();
    const request = () =>
      site.api.request<AppliedTemplateDto>('POST', `${site.path}/apply-template`, {
        headers: { 'content-type': 'application/json', 'idempotency-key': `key-${id}` },
        text: JSON.stringify({ template_id: id }),
      });
    const answer = request();
    const asked = await site.commanded('write_configuration');
    // Whichever of the two has the partition hears of it.
    await site.answers(asked, 'Accepted', null, { results: told() });
    const first = await answer;
    expect(first.status).toBe(200);
    expect((await request()).body).toEqual(first.body);
    expect(site.commands('write_configuration')).toHaveLength(1);
    await other.stop();
  }, 30_000);
});
