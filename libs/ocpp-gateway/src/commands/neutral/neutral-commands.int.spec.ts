import { ApiCommandCompleted, ChargePointRegistered } from '@csms/contracts';
import { deriveId } from '@csms/kernel';
import type { OcppVersion } from '@csms/ocpp';
import { eventually, RepeatingClient, type RestClient } from '@csms/testing';

import { start16, Transaction201 } from '../../testing/frames';
import type { TestCharger } from '../../testing/test-charger';
import { TestGateway } from '../../testing/test-gateway';
import { sessionIdOf } from '../../transactions/transactions.service';

import type { NeutralResultDto } from './neutral-command.dto';

interface Named {
  readonly charger: TestCharger;
  readonly id: string;
}

const FIRMWARE = { firmware_url: 'https://files.example.com/1.bin', retrieve_date: '2026-06-01T02:00:00Z' };
const LIST = { list_version: 3, local_authorization_list: [{ id_tag: 'A' }] };
const LISTED_16 = { idTag: 'A', idTagInfo: { status: 'Accepted' } };
const LISTED_201 = { idToken: { idToken: 'A', type: 'ISO14443' }, idTokenInfo: { status: 'Accepted' } };

/** Command, parameters, and the last message in OCPP 1.6 and 2.0.1. */
const WORDS: readonly (readonly [string, object, [string, object], [string, object]])[] = [
  [
    'start_session',
    { connector_id: 1, id_tag: 'A' },
    ['RemoteStartTransaction', { connectorId: 1, idTag: 'A' }],
    [
      'RequestStartTransaction',
      { evseId: 1, idToken: { idToken: 'A', type: 'Central' }, remoteStartId: expect.any(Number) },
    ],
  ],
  [
    'stop_session',
    { transaction_id: 77 },
    ['RemoteStopTransaction', { transactionId: 77 }],
    ['RequestStopTransaction', { transactionId: '77' }],
  ],
  [
    'set_available',
    { connector_id: 1 },
    ['ChangeAvailability', { connectorId: 1, type: 'Operative' }],
    ['ChangeAvailability', { operationalStatus: 'Operative', evse: { id: 1, connectorId: 1 } }],
  ],
  [
    'set_unavailable',
    { connector_id: 0 },
    ['ChangeAvailability', { connectorId: 0, type: 'Inoperative' }],
    ['ChangeAvailability', { operationalStatus: 'Inoperative' }],
  ],
  ['soft_reset', {}, ['Reset', { type: 'Soft' }], ['Reset', { type: 'OnIdle' }]],
  ['hard_reset', {}, ['Reset', { type: 'Hard' }], ['Reset', { type: 'Immediate' }]],
  [
    'set_power_limit',
    { connector_id: 1, limit_watts: 7_400 },
    ['SetChargingProfile', expect.objectContaining({ connectorId: 1 })],
    ['SetChargingProfile', expect.objectContaining({ evseId: 1 })],
  ],
  [
    'clear_power_limit',
    { connector_id: 1 },
    ['ClearChargingProfile', { id: 1_000_001 }],
    ['ClearChargingProfile', { chargingProfileId: 1_000_001 }],
  ],
  [
    'unlock_connector',
    { connector_id: 1 },
    ['UnlockConnector', { connectorId: 1 }],
    ['UnlockConnector', { evseId: 1, connectorId: 1 }],
  ],
  [
    'update_firmware',
    FIRMWARE,
    ['UpdateFirmware', { location: FIRMWARE.firmware_url, retrieveDate: FIRMWARE.retrieve_date }],
    ['UpdateFirmware', expect.objectContaining({ requestId: expect.any(Number) })],
  ],
  [
    'get_diagnostics',
    { upload_url: 'ftp://files.example.com/' },
    ['GetDiagnostics', { location: 'ftp://files.example.com/' }],
    ['GetLog', expect.objectContaining({ logType: 'DiagnosticsLog' })],
  ],
  [
    'send_local_list',
    LIST,
    ['SendLocalList', { listVersion: 3, updateType: 'Full', localAuthorizationList: [LISTED_16] }],
    ['SendLocalList', { versionNumber: 3, updateType: 'Full', localAuthorizationList: [LISTED_201] }],
  ],
];

/** What a charger answers by which it does as it is told. */
const DONE: Readonly<Record<string, object>> = {
  UnlockConnector: { status: 'Unlocked' },
  GetDiagnostics: { fileName: 'diagnostics.zip' },
};

describe('a command for whatever version', () => {
  let gateway: TestGateway;
  let api: RestClient;
  let chargers: Record<OcppVersion, Named>;

  beforeAll(async () => {
    gateway = await TestGateway.start();
    api = gateway.service.as(['write:charge_points'], 'org_A');
    chargers = { '1.6': await gateway.charger16(), '2.0.1': await gateway.charger201() };
  }, 60_000);

  afterAll(async () => {
    await Promise.all(Object.values(chargers).map(({ charger }) => charger.close()));
    await gateway.stop();
  }, 30_000);

  type Answer = { readonly payload: object } | { readonly code: string; readonly description: string } | null;

  function hears({ charger }: Named, answer?: (action: string) => Answer): [string, unknown][] {
    const heard: [string, unknown][] = [];
    charger.onCommand((action, payload) => {
      heard.push([action, payload]);
      if (answer !== undefined) return answer(action);
      if (action === 'UpdateFirmware' && charger === chargers['1.6'].charger) return { payload: {} };
      return { payload: DONE[action] ?? { status: 'Accepted' } };
    });
    return heard;
  }

  const command = (id: string, name: string, parameters: object = {}, more: object = {}) =>
    api.post<NeutralResultDto>(`/api/v1/cpo/commands/${id}`, { command: name, parameters, ...more });

  it.each(WORDS)('%s %j reaches chargers of either version', async (name, parameters, in16, in201) => {
    for (const [version, [action, payload]] of [
      ['1.6', in16],
      ['2.0.1', in201],
    ] as const) {
      const one = chargers[version];
      const heard = hears(one, version === '2.0.1' && action === 'UnlockConnector' ? unlocked : undefined);
      const answer = await command(one.id, name, parameters);
      expect(heard.at(-1)).toEqual([action, payload]);
      expect(answer).toMatchObject({
        status: 200,
        body: {
          command_id: expect.stringMatching(/^cmd_/),
          charge_point_id: one.id,
          command: name,
          status: 'Accepted',
          reason: null,
          response_time_ms: expect.any(Number),
          sent_at: expect.stringMatching(/Z$/),
        },
      });
    }
  });
  const unlocked = () => ({ payload: { status: 'Unlocked' } });

  it('that is refused, failed or left unanswered is 200 and says so', async () => {
    const one = chargers['1.6'];
    hears(one, () => ({ payload: { status: 'Rejected' } }));
    expect((await command(one.id, 'hard_reset')).body).toMatchObject({
      status: 'Rejected',
      response: { status: 'Rejected' },
    });
    hears(one, () => ({ code: 'NotSupported', description: 'no' }));
    expect((await command(one.id, 'hard_reset')).body).toMatchObject({
      status: 'Error',
      reason: 'NotSupported',
      response: { error_code: 'NotSupported', error_description: 'no' },
    });
    hears(one, () => null);
    expect(await command(one.id, 'hard_reset', {}, { timeout_seconds: 1 })).toMatchObject({
      status: 200,
      body: { status: 'Timeout', response: null },
    });
  });

  it('is told by Kafka when it has ended', async () => {
    const one = chargers['1.6'];
    hears(one, () => ({ payload: { status: 'Scheduled' } }));
    const { body } = await command(one.id, 'set_unavailable', { connector_id: 1 });
    await gateway.service.settled();
    const [told, ...others] = gateway.service
      .told(ApiCommandCompleted)
      .filter(({ data }) => data.command_id === body.command_id);
    expect(others).toEqual([]);
    expect(told).toMatchObject({
      key: one.id,
      organizationId: 'org_A',
      data: {
        bulk_id: null,
        command: 'set_unavailable',
        action: 'ChangeAvailability',
        ocpp_version: '1.6',
        status: 'Accepted',
        requested_by: expect.any(String),
        response: { status: 'Scheduled' },
      },
    });
  });

  it('is carried out once where the request is repeated with its Idempotency-Key', async () => {
    const heard = hears(chargers['1.6']);
    const path = `/api/v1/cpo/commands/${chargers['1.6'].id}`;
    expect((await new RepeatingClient(api).post(path, { command: 'hard_reset' })).status).toBe(200);
    expect(heard).toHaveLength(1);
  });

  describe('stop_session', () => {
    it.each(['1.6', '2.0.1'] as const)('takes each id of the session in OCPP %s', async (version) => {
      const one = chargers[version];
      const tag = await gateway.issue();
      let ocppId: string;
      if (version === '1.6') {
        const started = await one.charger.result('StartTransaction', start16(tag, { connectorId: 1 }));
        ocppId = String(started['transactionId']);
      } else {
        const transaction = new Transaction201({ id: 1, connectorId: 1 });
        const idToken = { idToken: tag, type: 'ISO14443' };
        await one.charger.result('TransactionEvent', transaction.event('Started', { idToken }));
        ocppId = transaction.id;
      }
      const sessionId = sessionIdOf(one.id, ocppId);
      const heard = hears(one);
      for (const id of [sessionId, deriveId('txn', sessionId), ocppId]) {
        expect((await command(one.id, 'stop_session', { transaction_id: id })).status).toBe(200);
      }
      const transactionId = version === '1.6' ? Number(ocppId) : ocppId;
      expect(heard.map(([, payload]) => payload)).toEqual([1, 2, 3].map(() => ({ transactionId })));
      const other = chargers[version === '1.6' ? '2.0.1' : '1.6'];
      expect(await command(other.id, 'stop_session', { transaction_id: sessionId })).toMatchObject({
        status: 422,
        body: { resource: 'session', errors: [{ pointer: '/parameters/transaction_id', code: 'not_found' }] },
      });
    });

    it.each([
      ['1.6', 'sess_01JDGQ3V6Z1M0J6Y5QH2T8C4RN', 'not_found'],
      ['2.0.1', 'sess_01JDGQ3V6Z1M0J6Y5QH2T8C4RN', 'not_found'],
      ['1.6', 'txn_01JDGQ3V6Z1M0J6Y5QH2T8C4RN', 'not_found'],
      ['2.0.1', 'txn_01JDGQ3V6Z1M0J6Y5QH2T8C4RN', 'not_found'],
      ['1.6', 'sess_unknown', 'not_found'],
      ['2.0.1', 'sess_unknown', 'not_found'],
      ['1.6', 'no number', 'is_integer'],
      ['2.0.1', 'x'.repeat(256), 'invalid_format'],
      ['1.6', '', 'invalid_format'],
      ['1.6', 1.5, 'invalid_format'],
      ['2.0.1', true, 'invalid_format'],
    ] as const)('at a charger of OCPP %s of %j is 422: %s', async (version, transaction_id, code) => {
      const heard = hears(chargers[version]);
      expect(await command(chargers[version].id, 'stop_session', { transaction_id })).toMatchObject({
        status: 422,
        body: { errors: [{ pointer: '/parameters/transaction_id', code }] },
      });
      expect(heard).toEqual([]);
    });

    it('takes the id of a station that begins as ours do', async () => {
      const one = await gateway.charger201();
      const transaction = new Transaction201({ id: 1, connectorId: 1 }, 'sess_OF-THE-STATION');
      const idToken = { idToken: await gateway.issue(), type: 'ISO14443' };
      await one.charger.result('TransactionEvent', transaction.event('Started', { idToken }));
      const heard = hears(one);
      const answer = await command(one.id, 'stop_session', { transaction_id: transaction.id });
      expect(answer.status).toBe(200);
      expect(heard).toEqual([['RequestStopTransaction', { transactionId: transaction.id }]]);
      await one.charger.close();
    });
  });

  it('a soft reset of OCPP 1.6 is 409 while a transaction runs, unless it is forced', async () => {
    const one = await gateway.charger16();
    const { transactionId } = await one.charger.result('StartTransaction', start16(await gateway.issue()));
    const heard = hears(one);
    const refused = { status: 409, body: { code: 'invalid_state' } };
    expect(await command(one.id, 'soft_reset')).toMatchObject(refused);
    const reset = (more: object) => api.post(`/api/v1/ocpp16/${one.id}/reset`, { type: 'Soft', ...more });
    expect(await reset({})).toMatchObject(refused);
    expect(heard).toEqual([]);
    expect((await command(one.id, 'soft_reset', { force: true })).status).toBe(200);
    expect((await reset({ force: true })).status).toBe(200);
    expect((await reset({ type: 'Hard' })).status).toBe(200);
    const meterStop = 2_000;
    await one.charger.result('StopTransaction', {
      transactionId,
      meterStop,
      timestamp: new Date().toISOString(),
    });
    expect((await command(one.id, 'soft_reset')).status).toBe(200);
    expect(heard.map(([, payload]) => payload)).toEqual(
      ['Soft', 'Soft', 'Hard', 'Soft'].map((type) => ({ type })),
    );
    await one.charger.close();
  });

  it('a power limit that the charger takes in amperes alone is set in amperes', async () => {
    const one = chargers['1.6'];
    const answers = [{ configurationKey: [] }, { status: 'Rejected' }, { status: 'Accepted' }];
    const heard = hears(one, () => ({ payload: answers.shift() ?? {} }));
    const limit = { connector_id: 1, limit_watts: 2_300, phases: 1 };
    expect((await command(one.id, 'set_power_limit', limit)).body).toMatchObject({ status: 'Accepted' });
    expect(heard.map(([action]) => action)).toEqual([
      'GetConfiguration',
      'SetChargingProfile',
      'SetChargingProfile',
    ]);
    expect(heard[2]?.[1]).toMatchObject({
      csChargingProfiles: {
        chargingSchedule: {
          chargingRateUnit: 'A',
          chargingSchedulePeriod: [{ startPeriod: 0, limit: 10, numberPhases: 1 }],
        },
      },
    });
  });

  it('of several messages ends in its time, however slowly the first of them is answered', async () => {
    const one = await gateway.charger16();
    const heard = hears(one, () => null);
    const limit = { connector_id: 1, limit_watts: 2_300 };
    const answer = command(one.id, 'set_power_limit', limit, { timeout_seconds: 4 });
    await eventually(() => expect(heard).toHaveLength(1));
    setTimeout(() => one.charger.answerLate({ payload: { configurationKey: [] } }), 2_000);
    const { body } = await answer;
    expect(body).toMatchObject({ status: 'Timeout' });
    expect(body.response_time_ms).toBeLessThan(5_000);
    expect(heard.map(([action]) => action)).toEqual(['GetConfiguration', 'SetChargingProfile']);
    await one.charger.close();
  });

  it.each([
    [{ command: 'make_coffee' }, '/command'],
    [{ command: 'unlock_connector' }, '/parameters/connector_id'],
    [{ command: 'start_session', parameters: { connector_id: 0, id_tag: 'A' } }, '/parameters/connector_id'],
    [{ command: 'start_session', parameters: { connector_id: 1 } }, '/parameters/id_tag'],
    [
      { command: 'start_session', parameters: { connector_id: 1, id_tag: 'x'.repeat(21) } },
      '/parameters/id_tag',
    ],
    [{ command: 'hard_reset', parameters: { force: true } }, '/parameters/force'],
    [{ command: 'soft_reset', parameters: { force: 'yes' } }, '/parameters/force'],
    [
      { command: 'set_power_limit', parameters: { connector_id: 1, limit_watts: -1 } },
      '/parameters/limit_watts',
    ],
    [
      { command: 'set_power_limit', parameters: { connector_id: 1, limit_watts: 1, phases: 4 } },
      '/parameters/phases',
    ],
    [{ command: 'unlock_connector', parameters: { connector_id: 'one' } }, '/parameters/connector_id'],
    [
      { command: 'update_firmware', parameters: { ...FIRMWARE, retrieve_date: '2026-06-01T02:00:00' } },
      '/parameters/retrieve_date',
    ],
    [
      { command: 'update_firmware', parameters: { ...FIRMWARE, firmware_url: 'here' } },
      '/parameters/firmware_url',
    ],
    [{ command: 'get_diagnostics', parameters: {} }, '/parameters/upload_url'],
    [{ command: 'send_local_list', parameters: { ...LIST, list_version: 0 } }, '/parameters/list_version'],
    [
      { command: 'send_local_list', parameters: { ...LIST, local_authorization_list: [{}] } },
      '/parameters/local_authorization_list/0/id_tag',
    ],
    [
      {
        command: 'send_local_list',
        parameters: {
          ...LIST,
          local_authorization_list: [{ id_tag: 'A' }, { id_tag: 'B' }, { id_tag: 'a' }],
        },
      },
      '/parameters/local_authorization_list/2/id_tag',
    ],
    [
      {
        command: 'send_local_list',
        parameters: {
          ...LIST,
          // One of which OCPP 1.6 knows no difference.
          local_authorization_list: [
            { id_tag: 'A', type: 'Central' },
            { id_tag: 'A', type: 'KeyCode' },
          ],
        },
      },
      '/parameters/local_authorization_list/1/id_tag',
    ],
    [{ command: 'hard_reset', parameters: [] }, '/parameters'],
    [{ command: 'hard_reset', timeout_seconds: 61 }, '/timeout_seconds'],
    [{ command: 'hard_reset', charge_point_id: 'CP-1' }, '/charge_point_id'],
  ])('is 422 with %j, naming %s', async (body, pointer) => {
    const heard = hears(chargers['1.6']);
    const answer = await api.post(`/api/v1/cpo/commands/${chargers['1.6'].id}`, body);
    expect(answer).toMatchObject({ status: 422, body: { errors: [{ pointer }] } });
    expect(heard).toEqual([]);
  });

  it('lists tags as what they were issued for, of this organization, or as the caller says', async () => {
    const app = await gateway.issue({ id_token_type: 'eMAID' });
    const pin = await gateway.issue({ id_token_type: 'KeyCode', organization_id: 'org_B' });
    const heard = hears(chargers['2.0.1']);
    const local_authorization_list = [
      { id_tag: app.toLowerCase() },
      { id_tag: pin, status: 'Removed' },
      { id_tag: 'A', type: 'MacAddress' },
    ];
    const { status } = await command(chargers['2.0.1'].id, 'send_local_list', {
      list_version: 9,
      local_authorization_list,
    });
    expect(status).toBe(200);
    const [[, payload] = []] = heard;
    expect(payload).toMatchObject({
      localAuthorizationList: [
        { idToken: { idToken: app.toLowerCase(), type: 'eMAID' } },
        { idToken: { idToken: pin, type: 'ISO14443' } },
        { idToken: { idToken: 'A', type: 'MacAddress' } },
      ],
    });
  });

  it('is 424 to a charger that is not connected, 404 to one that is not ours, 403 without the scope', async () => {
    const [offline, foreign] = [
      await gateway.register(),
      await gateway.register({ organization_id: 'org_B' }),
    ];
    expect(await command(offline.id, 'hard_reset')).toMatchObject({
      status: 424,
      body: { code: 'charge_point_offline' },
    });
    expect((await command(foreign.id, 'hard_reset')).status).toBe(404);
    expect((await command('history', 'hard_reset')).status).toBe(404);
    const siteId = String(ChargePointRegistered.example.site_id);
    const limited = gateway.service.asPrincipal({
      organizationId: 'org_A',
      subject: 'key_limited',
      type: 'api_key',
      scopes: ['write:charge_points'],
      role: null,
      grants: [{ type: 'site', id: siteId, access: 'read' }],
    });
    const path = `/api/v1/cpo/commands/${chargers['1.6'].id}`;
    expect((await limited.post(path, { command: 'hard_reset' })).status).toBe(404);
    const reader = gateway.service.as(['read:charge_points'], 'org_A');
    expect((await reader.post(path, { command: 'hard_reset' })).status).toBe(403);
  });
});
