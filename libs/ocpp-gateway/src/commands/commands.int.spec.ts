import { ChargePointRegistered, OcppChangeRecorded } from '@csms/contracts';
import { RepeatingClient, type RestClient } from '@csms/testing';

import type { TestCharger } from '../testing/test-charger';
import { TestGateway } from '../testing/test-gateway';

import type { CommandResultDto } from './dto/command.dto';

describe('commands to chargers', () => {
  let gateway: TestGateway;
  let api: RestClient;
  let old: { charger: TestCharger; id: string };
  let young: { charger: TestCharger; id: string };

  beforeAll(async () => {
    gateway = await TestGateway.start();
    api = gateway.service.as(['write:charge_points'], 'org_A');
    old = await gateway.charger16();
    young = await gateway.charger201();
  }, 60_000);

  afterAll(async () => {
    await old.charger.close();
    await young.charger.close();
    await gateway.stop();
  }, 30_000);

  const send16 = (more: object) =>
    api.post<CommandResultDto>('/api/v1/ocpp16/send_command', {
      charge_point_id: old.id,
      command: 'GetConfiguration',
      payload: { key: ['HeartbeatInterval'] },
      ...more,
    });

  it('are answered with what the charger answered', async () => {
    const configuration = {
      configurationKey: [{ key: 'HeartbeatInterval', readonly: false, value: '300' }],
    };
    const received: unknown[] = [];
    old.charger.onCommand((action, payload) => {
      received.push([action, payload]);
      return { payload: configuration };
    });
    expect(await send16({})).toMatchObject({
      status: 200,
      body: {
        command_id: expect.stringMatching(/^cmd_/),
        charge_point_id: old.id,
        command: 'GetConfiguration',
        status: 'Accepted',
        response: configuration,
        response_time_ms: expect.any(Number),
      },
    });
    expect(received).toEqual([['GetConfiguration', { key: ['HeartbeatInterval'] }]]);
  });

  it('are told to the audit log, without what is in them', async () => {
    const told = async () => {
      await gateway.service.settled();
      return gateway.service.told(OcppChangeRecorded);
    };
    const before = (await told()).length;
    old.charger.onCommand(() => ({ payload: { status: 'Accepted' } }));
    const password = { key: 'AuthorizationKey', value: 'A-PASSWORD-THAT-WE-DO-NOT-KNOW' };
    expect(await send16({ command: 'ChangeConfiguration', payload: password })).toMatchObject({
      status: 422,
      body: { errors: [{ pointer: '/payload/key', code: 'not_allowed' }] },
    });
    const secret = { key: 'WifiPassword', value: 'A-SECRET-OF-THE-CHARGER' };
    const { body, headers } = await send16({ command: 'ChangeConfiguration', payload: secret });
    expect((await send16({ command: 'Nonsense' })).status).toBe(422);
    const [entry, ...others] = (await told()).slice(before);
    expect(others).toEqual([]);
    expect(entry?.data).toMatchObject({
      organization_id: 'org_A',
      action: 'charge_point.command_sent',
      resource_id: old.id,
      before: null,
      after: { command_id: body.command_id, command: 'ChangeConfiguration', ocpp_version: '1.6' },
      request_id: headers.get('x-request-id'),
    });
    expect(JSON.stringify(entry)).not.toContain(secret.value);
  });

  it.each([
    ['read', 'of its own site'],
    ['write', 'of another site'],
  ] as const)('are 404 to a credential that may %s at one site, %s', async (access, where) => {
    const siteId = String(ChargePointRegistered.example.site_id);
    const limited = gateway.service.asPrincipal({
      organizationId: 'org_A',
      subject: 'key_limited',
      type: 'api_key',
      scopes: ['write:charge_points'],
      role: null,
      grants: [{ type: 'site', id: where === 'of its own site' ? siteId : 'site_other', access }],
    });
    const command = { charge_point_id: old.id, command: 'ClearCache', payload: {} };
    expect(await limited.post('/api/v1/ocpp16/send_command', command)).toMatchObject({ status: 404 });
  });

  it('reach the charger once where the request is repeated with its Idempotency-Key', async () => {
    let count = 0;
    old.charger.onCommand(() => {
      count += 1;
      return { payload: {} };
    });
    const command = { charge_point_id: old.id, command: 'GetConfiguration', payload: {} };
    const repeating = new RepeatingClient(api);
    expect((await repeating.post('/api/v1/ocpp16/send_command', command)).status).toBe(200);
    expect(count).toBe(1);
  });

  it.each([
    [
      'ocpp16/remote_start_transaction',
      { id_tag: 'TAG1', connector_id: 2 },
      ['RemoteStartTransaction', { idTag: 'TAG1', connectorId: 2 }],
    ],
    ['ocpp16/remote_start_transaction', { id_tag: 'TAG1' }, ['RemoteStartTransaction', { idTag: 'TAG1' }]],
    [
      'ocpp16/remote_stop_transaction',
      { transaction_id: 1001 },
      ['RemoteStopTransaction', { transactionId: 1001 }],
    ],
    [
      'ocpp201/request_start_transaction',
      { id_token: { idToken: 'TAG1', type: 'ISO14443' }, evse_id: 1, remote_start_id: 7 },
      [
        'RequestStartTransaction',
        { idToken: { idToken: 'TAG1', type: 'ISO14443' }, remoteStartId: 7, evseId: 1 },
      ],
    ],
    [
      'ocpp201/request_start_transaction',
      { id_token: { idToken: 'TAG1', type: 'ISO14443' } },
      [
        'RequestStartTransaction',
        { idToken: { idToken: 'TAG1', type: 'ISO14443' }, remoteStartId: expect.any(Number) },
      ],
    ],
    [
      'ocpp201/request_stop_transaction',
      { transaction_id: 'tx-1' },
      ['RequestStopTransaction', { transactionId: 'tx-1' }],
    ],
  ])('by POST %s %j reach the charger as OCPP', async (path, body, expected) => {
    const { charger, id } = path.startsWith('ocpp16') ? old : young;
    const received: unknown[] = [];
    charger.onCommand((action, payload) => {
      received.push(action, payload);
      return { payload: { status: 'Rejected' } };
    });
    const answer = await api.post(`/api/v1/${path}`, { charge_point_id: id, ...body });
    expect(answer).toMatchObject({ status: 200, body: { status: 'Rejected', command: expected[0] } });
    expect(received).toEqual(expected);
  });

  it("show a CALLERROR's code as the status, with its words", async () => {
    old.charger.onCommand(() => ({ code: 'NotSupported', description: 'no such thing' }));
    expect(await send16({})).toMatchObject({
      status: 200,
      body: {
        status: 'NotSupported',
        response: { error_code: 'NotSupported', error_description: 'no such thing' },
      },
    });
  });

  it('understand an answer that breaks the schema in what does not matter', async () => {
    const configurationKey = [{ key: 'HeartbeatInterval', readonly: 'false', value: 300 }];
    old.charger.onCommand(() => ({ payload: { configurationKey, unknownKey: null, more: 1 } }));
    expect(await send16({})).toMatchObject({
      status: 200,
      body: {
        status: 'Accepted',
        response: { configurationKey: [{ key: 'HeartbeatInterval', readonly: false, value: '300' }] },
      },
    });
  });

  it('show an answer that breaks the schema as it is, and say so', async () => {
    old.charger.onCommand(() => ({ payload: { configurationKey: 'all of them' } }));
    expect(await send16({})).toMatchObject({
      status: 200,
      body: { status: 'InvalidResponse', response: { configurationKey: 'all of them' } },
    });
  });

  it('are 504 when the charger keeps silent, and the next one is sent all the same', async () => {
    old.charger.onCommand(() => null);
    const startedAt = performance.now();
    expect(await send16({ timeout_seconds: 1 })).toMatchObject({
      status: 504,
      body: { code: 'charge_point_timeout' },
    });
    // Not the half a minute that a command has unless it says otherwise.
    expect(performance.now() - startedAt).toBeLessThan(25_000);
    old.charger.onCommand(() => ({ payload: {} }));
    expect(await send16({})).toMatchObject({ status: 200, body: { status: 'Accepted' } });
  });

  it('go to the charger one at a time, in order', async () => {
    let open = 0;
    const order: unknown[] = [];
    old.charger.onCommand((_action, payload) => {
      open += 1;
      order.push((payload as { key: string[] }).key[0]);
      expect(open).toBe(1);
      open -= 1;
      return { payload: {} };
    });
    const keys = ['A', 'B', 'C', 'D'];
    const answers = await Promise.all(keys.map((key) => send16({ payload: { key: [key] } })));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    expect(order.sort()).toEqual(keys);
  });

  it('are 424 to a charger that is not connected, and when it goes before it answers', async () => {
    const offline = await gateway.register();
    expect(await send16({ charge_point_id: offline.id })).toMatchObject({
      status: 424,
      body: { code: 'charge_point_offline' },
    });
    const charger = await gateway.connect16(offline);
    charger.onCommand(() => {
      void charger.close();
      return null;
    });
    expect(await send16({ charge_point_id: offline.id })).toMatchObject({
      status: 424,
      body: { code: 'charge_point_offline' },
    });
  });

  it('are 409 to a charger of the other version, and name its version', async () => {
    expect(await send16({ charge_point_id: young.id })).toMatchObject({
      status: 409,
      body: { code: 'protocol_mismatch', ocpp_version: '2.0.1' },
    });
    const stop = { charge_point_id: old.id, transaction_id: 'tx-1' };
    expect(await api.post('/api/v1/ocpp201/request_stop_transaction', stop)).toMatchObject({
      status: 409,
      body: { code: 'protocol_mismatch', ocpp_version: '1.6' },
    });
  });

  it("are 404 to another organization's charger, connected or not, and to an unknown one", async () => {
    const foreign = await gateway.register({ organization_id: 'org_B' });
    const charger = await gateway.connect16(foreign);
    for (const id of [foreign.id, 'CP-NOWHERE']) {
      expect(await send16({ charge_point_id: id })).toMatchObject({
        status: 404,
        body: { code: 'not_found', resource: 'charge_point' },
      });
    }
    await charger.close();
  });

  it.each([
    [{ command: 'MakeCoffee' }, '/command'],
    // A charger's own message is none that we send.
    [{ command: 'BootNotification' }, '/command'],
    [{ payload: { key: 'HeartbeatInterval' } }, '/payload/key'],
    [{ command: 'ChangeConfiguration', payload: { key: 'A' } }, '/payload'],
    [{ timeout_seconds: 61 }, '/timeout_seconds'],
    [{ timeout_seconds: 0 }, '/timeout_seconds'],
    [{ charge_point_id: 'CP 1' }, '/charge_point_id'],
  ])('are 422 with %j, naming %s', async (more, pointer) => {
    const answer = await send16(more);
    expect(answer.status).toBe(422);
    expect(answer.body).toMatchObject({
      code: 'validation_failed',
      errors: [{ pointer: expect.stringMatching(new RegExp(`^${pointer}`)) }],
    });
  });

  it('need the scope to write', async () => {
    const reader = gateway.service.as(['read:charge_points'], 'org_A');
    const answer = await reader.post('/api/v1/ocpp16/remote_stop_transaction', {
      charge_point_id: old.id,
      transaction_id: 1,
    });
    expect(answer).toMatchObject({ status: 403, body: { required_scope: 'write:charge_points' } });
  });
});
