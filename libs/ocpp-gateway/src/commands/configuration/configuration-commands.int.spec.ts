import { CommandCompleted, CommandRequested, type CommandToChargePoint } from '@csms/contracts';
import { newId } from '@csms/kernel';
import { eventually } from '@csms/testing';

import type { CommandAnswer, TestCharger } from '../../testing/test-charger';
import { TestGateway } from '../../testing/test-gateway';

type Known = Readonly<Record<string, { value?: string; readonly?: boolean }>>;
interface Variable {
  readonly component: { readonly name: string };
  readonly variable: { readonly name: string; readonly instance?: string };
  readonly attributeValue?: string;
}

describe('what a charger is set to', () => {
  let gateway: TestGateway;
  let old: { charger: TestCharger; id: string };
  let young: { charger: TestCharger; id: string };

  beforeAll(async () => {
    gateway = await TestGateway.start();
  }, 60_000);

  beforeEach(async () => {
    old = await gateway.charger16();
    young = await gateway.charger201();
  });

  afterEach(async () => {
    await old.charger.close();
    await young.charger.close();
  });

  afterAll(() => gateway.stop(), 30_000);

  async function ask(charge_point_id: string, command: CommandToChargePoint) {
    const command_id = newId('cmd');
    await gateway.service.tell(CommandRequested, {
      ...{ command_id, organization_id: 'org_A', charge_point_id, command, reference: 'comm_1' },
      requested_at: new Date().toISOString(),
      expires_at: new Date(Date.now() + 60_000).toISOString(),
      timeout_seconds: 2,
    });
    return eventually(
      () => {
        const completed = gateway.service
          .told(CommandCompleted)
          .find(({ data }) => data.command_id === command_id);
        if (completed === undefined) throw new Error('no result yet');
        return completed.data;
      },
      { timeoutMs: 15_000 },
    );
  }

  const read = (keys: string[], ocpp_version: '1.6' | '2.0.1' = '1.6') =>
    ask(ocpp_version === '1.6' ? old.id : young.id, { name: 'read_configuration', ocpp_version, keys });
  const write = (values: Record<string, string>, ocpp_version: '1.6' | '2.0.1' = '1.6') =>
    ask(ocpp_version === '1.6' ? old.id : young.id, {
      name: 'write_configuration',
      ocpp_version,
      values: Object.entries(values).map(([key, value]) => ({ key, value })),
    });

  /** @returns what the charger was asked for */
  function listen(
    { charger }: { charger: TestCharger },
    answer: (payload: never, action: string) => CommandAnswer,
  ) {
    const heard: [string, unknown][] = [];
    charger.onCommand((action, payload) => {
      heard.push([action, payload]);
      return answer(payload as never, action);
    });
    return heard;
  }

  const knows =
    (known: Known) =>
    ({ key }: { key: string[] }): CommandAnswer => ({
      payload: {
        configurationKey: key.flatMap((one) => {
          const found = Object.entries(known).find(([name]) => name.toLowerCase() === one.toLowerCase());
          return found === undefined ? [] : [{ key: found[0], readonly: false, ...found[1] }];
        }),
        unknownKey: key.filter((one) => known[one] === undefined),
      },
    });

  it('is read key by key in OCPP 1.6', async () => {
    const heard = listen(
      old,
      knows({
        HeartbeatInterval: { value: '300' },
        NumberOfConnectors: { value: '2', readonly: true },
        Blank: {},
      }),
    );
    expect(await read(['heartbeatinterval', 'NumberOfConnectors', 'Blank', 'Nothing'])).toMatchObject({
      ...{ status: 'Accepted', reason: null, reference: 'comm_1' },
      response: {
        values: [
          { key: 'heartbeatinterval', status: 'found', value: '300', readonly: false, reason: null },
          { key: 'NumberOfConnectors', status: 'found', value: '2', readonly: true },
          { key: 'Blank', status: 'found', value: null },
          { key: 'Nothing', status: 'unknown', value: null, readonly: null },
        ],
      },
    });
    expect(heard).toEqual(
      ['heartbeatinterval', 'NumberOfConnectors', 'Blank', 'Nothing'].map((key) => [
        'GetConfiguration',
        { key: [key] },
      ]),
    );
  });

  it('is written key by key in OCPP 1.6, with what the charger says of each', async () => {
    const words: Record<string, string> = {
      A: 'Accepted',
      B: 'RebootRequired',
      C: 'Rejected',
      D: 'NotSupported',
      E: 'Rejected',
    };
    const heard = listen(old, (payload: { key: string & string[] }, action) =>
      action === 'GetConfiguration'
        ? knows({ C: { value: '1', readonly: true }, E: { value: '1' } })(payload)
        : { payload: { status: words[payload.key] } },
    );
    expect(await write({ A: '1', B: '2', C: '3', D: '4', E: '' })).toMatchObject({
      status: 'Accepted',
      response: {
        results: [
          { key: 'A', status: 'accepted', reason: null },
          { key: 'B', status: 'reboot_required', reason: null },
          { key: 'C', status: 'read_only', reason: 'Rejected' },
          { key: 'D', status: 'unknown', reason: 'NotSupported' },
          { key: 'E', status: 'rejected', reason: 'Rejected' },
        ],
      },
    });
    expect(heard.slice(0, 5)).toEqual(
      Object.entries({ A: '1', B: '2', C: '3', D: '4', E: '' }).map(([key, value]) => [
        'ChangeConfiguration',
        { key, value },
      ]),
    );
    expect(heard.slice(5)).toEqual(['C', 'E'].map((key) => ['GetConfiguration', { key: [key] }]));
  });

  const results = (items: readonly Variable[], of: (item: Variable) => object) =>
    items.map((item) => ({ component: item.component, variable: item.variable, ...of(item) }));

  it('is read in small batches of OCPP 2.0.1, with instances and EVSEs', async () => {
    const heard = listen(young, ({ getVariableData }: { getVariableData: Variable[] }) => ({
      payload: {
        // A station may answer in another order.
        getVariableResult: results(getVariableData, ({ variable: { name } }) =>
          name === 'Nothing'
            ? { attributeStatus: 'UnknownVariable' }
            : name === 'Hidden'
              ? { attributeStatus: 'Rejected', attributeStatusInfo: { reasonCode: 'WriteOnly' } }
              : { attributeStatus: 'Accepted', attributeValue: name },
        ).reverse(),
      },
    }));
    const keys = ['A.One', 'A.Two[x]', 'EVSE@1.Three', 'A.Nothing', 'A.Hidden'];
    const completed = await read(keys, '2.0.1');
    expect(completed.response).toEqual({
      values: [
        { key: 'A.One', status: 'found', value: 'One', readonly: null, reason: null },
        { key: 'A.Two[x]', status: 'found', value: 'Two', readonly: null, reason: null },
        { key: 'EVSE@1.Three', status: 'found', value: 'Three', readonly: null, reason: null },
        { key: 'A.Nothing', status: 'unknown', value: null, readonly: null, reason: 'UnknownVariable' },
        { key: 'A.Hidden', status: 'rejected', value: null, readonly: null, reason: 'WriteOnly' },
      ],
    });
    expect(
      heard.map(([action, payload]) => [action, Object.values(payload as object).flat().length]),
    ).toEqual([
      ['GetVariables', 4],
      ['GetVariables', 1],
    ]);
    expect(heard[0]?.[1]).toMatchObject({
      getVariableData: [
        { component: { name: 'A' }, variable: { name: 'One' } },
        { variable: { name: 'Two', instance: 'x' } },
        { component: { name: 'EVSE', evse: { id: 1 } } },
        {},
      ],
    });
  });

  it('is written in batches as large as the station has told that it takes', async () => {
    const component = { name: 'DeviceDataCtrlr' };
    const itemsPerMessage = (instance: string, value: string) => ({
      component,
      variable: { name: 'ItemsPerMessage', instance },
      variableAttribute: [{ value }],
    });
    await young.charger.call('NotifyReport', {
      ...{ requestId: 1, seqNo: 0, generatedAt: new Date().toISOString() },
      reportData: [itemsPerMessage('GetVariables', '1'), itemsPerMessage('SetVariables', '6')],
    });
    const words: Record<string, object> = {
      B: { attributeStatus: 'RebootRequired' },
      C: { attributeStatus: 'Rejected', attributeStatusInfo: { reasonCode: 'ReadOnly' } },
      D: { attributeStatus: 'UnknownComponent' },
      E: { attributeStatus: 'Rejected' },
    };
    const heard = listen(young, ({ setVariableData }: { setVariableData: Variable[] }) => ({
      payload: {
        setVariableResult: results(
          setVariableData,
          ({ variable: { name } }) => words[name] ?? { attributeStatus: 'Accepted' },
        ),
      },
    }));
    const values = { 'X.A': '1', 'X.B': '2', 'X.C': '3', 'X.D': '4', 'X.E': '5', 'X.F': '6', 'X.G': '7' };
    expect(await write(values, '2.0.1')).toMatchObject({
      status: 'Accepted',
      response: {
        results: [
          { key: 'X.A', status: 'accepted' },
          { key: 'X.B', status: 'reboot_required' },
          { key: 'X.C', status: 'read_only' },
          { key: 'X.D', status: 'unknown', reason: 'UnknownComponent' },
          { key: 'X.E', status: 'rejected' },
          { key: 'X.F', status: 'accepted' },
          { key: 'X.G', status: 'accepted' },
        ],
      },
    });
    const said = heard.map(([, payload]) => (payload as { setVariableData: Variable[] }).setVariableData);
    expect(said.map(({ length }) => length)).toEqual([6, 1]);
    expect(said.flat().map(({ attributeValue }) => attributeValue)).toEqual(Object.values(values));
  });

  it('is said one by one to a station that takes fewer than it was sent', async () => {
    const heard = listen(young, ({ getVariableData }: { getVariableData: Variable[] }) =>
      getVariableData.length > 1
        ? { code: 'OccurrenceConstraintViolation', description: 'one at a time' }
        : {
            payload: {
              getVariableResult: results(getVariableData, () => ({
                attributeStatus: 'Accepted',
                attributeValue: '1',
              })),
            },
          },
    );
    const { response } = await read(['A.One', 'A.Two'], '2.0.1');
    expect(response).toMatchObject({ values: [{ status: 'found' }, { status: 'found' }] });
    expect(heard).toHaveLength(3);
  });

  it('is told as far as it was answered by a charger that falls silent', async () => {
    listen(old, ({ key }: { key: string }) => (key === 'A' ? { payload: { status: 'Accepted' } } : null));
    expect(await write({ A: '1', B: '2', C: '3' })).toMatchObject({
      status: 'Accepted',
      response: {
        results: [
          { key: 'A', status: 'accepted' },
          { key: 'B', status: 'no_answer', reason: 'charge_point_timeout' },
          { key: 'C', status: 'not_sent', reason: null },
        ],
      },
    });
  });

  it('is a failure where nothing was answered', async () => {
    listen(old, () => null);
    expect(await write({ A: '1' })).toMatchObject({
      status: 'Timeout',
      reason: 'charge_point_timeout',
      response: null,
    });
    listen(old, () => ({ code: 'NotImplemented', description: '' }));
    expect(await read(['A', 'B'])).toMatchObject({
      ...{ status: 'Error', reason: 'NotImplemented' },
      response: { values: [{ status: 'error', reason: 'NotImplemented' }, { status: 'error' }] },
    });
    const away = await gateway.register();
    expect(
      await ask(away.id, { name: 'read_configuration', ocpp_version: '1.6', keys: ['A'] }),
    ).toMatchObject({ status: 'Error', reason: 'charge_point_offline', response: null, sent_at: null });
  });

  it('is not read in the words of another version, or in none', async () => {
    const heard = listen(young, () => ({ payload: {} }));
    expect(
      await ask(young.id, { name: 'read_configuration', ocpp_version: '1.6', keys: ['HeartbeatInterval'] }),
    ).toMatchObject({ status: 'Error', reason: 'protocol_mismatch', sent_at: null });
    expect(await read(['HeartbeatInterval'], '2.0.1')).toMatchObject({
      reason: 'validation_failed',
      sent_at: null,
    });
    expect(heard).toEqual([]);
  });

  it('is in the history, without what is secret', async () => {
    listen(old, knows({ WifiPassword: { value: 'hunter2' } }));
    const { command_id } = await read(['WifiPassword']);
    const api = gateway.service.as(['read:charge_points'], 'org_A');
    const { body } = await api.get(`/api/v1/cpo/commands/history/${command_id}`);
    expect(body).toMatchObject({ command: 'read_configuration', status: 'Accepted' });
    expect(JSON.stringify(body)).not.toContain('hunter2');
  });
});
