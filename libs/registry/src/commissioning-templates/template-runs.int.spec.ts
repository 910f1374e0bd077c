import type { CommandCompleted, ConfigurationRead, EventData } from '@csms/contracts';
import { CommissioningStarted } from '@csms/contracts';
import { eventually } from '@csms/testing';

import { TestSite } from '../testing/test-commissioning';
import { TestInstaller } from '../testing/test-installer';
import { created, TestRegistry } from '../testing/test-registry';

type Status = EventData<typeof CommandCompleted>['status'];
type Read = Partial<ConfigurationRead['values'][number]> & { readonly key: string };

const PATH = '/api/v1/commissioning-templates';
const CONFIGURATION = {
  ocpp16: { HeartbeatInterval: '300', LocalPreAuthorize: 'true', NumberOfConnectors: '2' },
  ocpp201: { 'OCPPCommCtrlr.HeartbeatInterval': '300' },
};
const ALL = ['connectivity', 'heartbeat', 'configuration', 'test_transaction'];

describe('a template', () => {
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
    const body = { name: `T${Math.random()}`, vendor: 'ABB', configuration: CONFIGURATION, ...more };
    return created(await organization.api.post<{ id: string }>(PATH, body)).id;
  };

  /** What the charger says of its values. */
  async function tells(values: readonly Read[]): Promise<void> {
    const read = await site.commanded('read_configuration');
    const told = values.map((value) => ({
      ...{ status: 'found', value: null, readonly: false, reason: null },
      ...value,
    }));
    await site.answers(read, 'Accepted', null, { values: told });
  }

  async function begins(body: object = {}): Promise<void> {
    await site.comesUp();
    await site.start(body);
    await site.reaches('running', 'heartbeat');
    await site.beats();
  }

  const GOOD: readonly Read[] = [
    { key: 'HeartbeatInterval', value: '300.0' },
    { key: 'LocalPreAuthorize', value: 'TRUE' },
    { key: 'NumberOfConnectors', value: '2', readonly: true },
  ];

  it('that suits the charger is compared with it, and everything is as it should be', async () => {
    const id = await template();
    await begins();
    const { command, timeout_seconds } = await site.commanded('read_configuration');
    expect(command).toEqual({
      name: 'read_configuration',
      ocpp_version: '1.6',
      keys: Object.keys(CONFIGURATION.ocpp16),
    });
    expect(timeout_seconds).toBe(60);
    await tells(GOOD);
    const run = await site.reaches('running', 'test_transaction');
    expect(run).toMatchObject({ template_id: id });
    expect(run.steps[2]).toMatchObject({
      status: 'passed',
      message: expect.stringContaining('3 values are as the template') as string,
      evidence: {
        serial_number: 'SN-1',
        template: {
          template_id: id,
          ocpp_version: '1.6',
          keys: [
            { key: 'HeartbeatInterval', wanted: '300', found: '300.0', status: 'equal', read_only: false },
            { key: 'LocalPreAuthorize', wanted: 'true', found: 'TRUE', status: 'equal' },
            { key: 'NumberOfConnectors', status: 'equal', read_only: true },
          ],
        },
      },
    });
    const started = registry.service.told(CommissioningStarted).find(({ key }) => key === site.chargePointId);
    expect(started?.data.template_id).toBe(id);
    await site.charges();
    await site.reaches('passed');
  });

  it('fails the run of a charger that is set otherwise, with what was found of each key', async () => {
    await template();
    await begins();
    await tells([
      { key: 'HeartbeatInterval', value: '60' },
      { key: 'LocalPreAuthorize', status: 'unknown', readonly: null },
      { key: 'NumberOfConnectors', value: '1', readonly: true },
    ]);
    const run = await site.reaches('failed');
    expect(run.steps.map(({ status }) => status)).toEqual(['passed', 'passed', 'failed', 'skipped']);
    expect(run.steps[2]?.message).toMatch(
      /: HeartbeatInterval is "60" instead of "300"; LocalPreAuthorize is not known to the charger; NumberOfConnectors is "1" instead of "2" and cannot be set\.$/,
    );
    expect(run.steps[2]?.evidence).toMatchObject({
      template: {
        keys: [
          { key: 'HeartbeatInterval', wanted: '300', found: '60', status: 'different', read_only: false },
          { key: 'LocalPreAuthorize', wanted: 'true', found: null, status: 'unknown' },
          { key: 'NumberOfConnectors', found: '1', status: 'different', read_only: true },
        ],
      },
    });
    expect(site.commands('start_session')).toEqual([]);
  });

  it.each<[Status, string, string]>([
    ['Timeout', 'charge_point_timeout', 'charge_point_timeout'],
    ['Error', 'NotImplemented', 'NotImplemented'],
  ])('fails the run of a charger that does not tell (%s)', async (status, reason, words) => {
    await template();
    await begins();
    await site.answers(await site.commanded('read_configuration'), status, reason, null);
    expect((await site.reaches('failed')).steps[2]?.message).toBe(
      `The configuration could not be read: ${words}.`,
    );
  });

  it('is asked for once, and the first answer holds', async () => {
    await template();
    await begins();
    const read = await site.commanded('read_configuration');
    await Promise.all([site.connectorIs('Preparing'), site.connectorIs('Preparing')]);
    await tells(GOOD);
    await site.answers(read, 'Error', 'outcome_unknown', null);
    await site.reaches('running', 'test_transaction');
    expect(site.commands('read_configuration')).toHaveLength(1);
  });

  it('for another version has nothing to compare', async () => {
    await template({ configuration: { ocpp201: CONFIGURATION.ocpp201 } });
    await begins();
    const run = await site.reaches('running', 'test_transaction');
    expect(run.steps[2]?.message).toContain('has no values for the charger’s version of OCPP');
    expect(site.commands('read_configuration')).toEqual([]);
  });

  it('that is named is taken before one that suits better, and of those that suit the most exact', async () => {
    const other = await template({ vendor: null });
    const exact = await template({ model: 'terra ac w22' });
    await template({ vendor: 'Alfen' });
    await template();
    expect((await site.start()).body.template_id).toBe(exact);
    await site.api.post(`${site.path}/cancel`, {});
    expect((await site.start({ template_id: other })).body.template_id).toBe(other);
  });

  it('that is changed or removed does not change the run that began with it', async () => {
    const id = await template();
    await begins();
    await site.organization.api.delete(`${PATH}/${id}`);
    await tells(GOOD);
    expect(await site.reaches('running', 'test_transaction')).toMatchObject({ template_id: id });
  });

  it('leaves checks out, and asks for more of others', async () => {
    await template({
      configuration: {},
      checks: [
        { name: 'connectivity' },
        { name: 'configuration', min_connectors: 2 },
        { name: 'test_transaction', min_energy_wh: 100 },
      ],
    });
    await site.comesUp();
    const { body } = await site.start();
    expect(body.steps.map(({ name, status }) => [name, status])).toEqual(
      ALL.map((name) => [name, name === 'heartbeat' ? 'skipped' : 'pending']),
    );
    await eventually(async () => {
      expect((await site.status()).steps[2]?.message).toBe(
        '1 connectors have told their status, and 2 are wanted by the template.',
      );
    });
    await site.connectorIs('Preparing', 2);
    await site.reaches('running', 'test_transaction');
    await site.measures(10);
    expect(site.commands('stop_session')).toEqual([]);
    await site.measures(100);
    await site.ends(99);
    expect((await site.reaches('failed')).steps[3]?.message).toBe(
      '99 Wh were taken, and 100 are wanted by the template.',
    );
  });

  it('is not that of another organization, nor something else', async () => {
    const foreign = await template({}, await TestSite.create(registry));
    for (const id of [foreign, 'tpl_nowhere', site.projectId]) {
      expect(await site.start({ template_id: id })).toMatchObject({
        status: 422,
        body: { errors: [{ pointer: '/template_id', code: 'unknown_template' }] },
      });
    }
  });

  it('is listed for the installers of its organization', async () => {
    const id = await template({ name: 'Mine' });
    const any = await template({ name: 'Any', vendor: null });
    await template({ name: 'Foreign' }, await TestSite.create(registry));
    const list = async (query = '', api = site.api) =>
      (
        await api.get<{ data: { id: string; organization_id: string }[] }>(
          `/api/v1/installer/commissioning/templates${query}`,
        )
      ).body.data;
    expect(await list()).toMatchObject([
      { id: any, organization_id: site.organization.id },
      { id, organization_id: site.organization.id, configuration: CONFIGURATION },
    ]);
    expect(await list('?vendor=Alfen')).toMatchObject([{ id: any }]);
    expect(await list('', (await TestInstaller.signedIn(registry)).api)).toEqual([]);
    expect((await site.organization.api.get('/api/v1/installer/commissioning/templates')).status).toBe(403);
  });
});
