import { type OcppVersion, validateRequest } from '@csms/ocpp';
import type { RestClient } from '@csms/testing';

import { COMMANDS_16 } from '../testing/commands-16';
import { COMMANDS_201 } from '../testing/commands-201';
import type { TestCharger } from '../testing/test-charger';
import { TestGateway } from '../testing/test-gateway';

import type { CommandResultDto } from './dto/command.dto';
import { exampleAnswer } from './example-answers';

const VERSIONS = [
  { version: '1.6', path: 'ocpp16', commands: COMMANDS_16 },
  { version: '2.0.1', path: 'ocpp201', commands: COMMANDS_201 },
] as const;

interface Named {
  readonly charger: TestCharger;
  readonly id: string;
}

/** What a charger heard. */
type Heard = [action: string, payload: unknown][];

describe('every command', () => {
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

  function hears({ charger }: Named, answer: object = { status: 'Accepted' }): Heard {
    const heard: Heard = [];
    charger.onCommand((action, payload) => {
      heard.push([action, payload]);
      return { payload: answer };
    });
    return heard;
  }

  describe.each(VERSIONS)('of OCPP $version', ({ version, path, commands }) => {
    it.each(commands)(
      '$name reaches the charger as $action, named in the body or in the path',
      async ({ name, action, body, payload }) => {
        const one = chargers[version];
        const response = exampleAnswer(version, action);
        const heard = hears(one, response);
        const answers = [
          await api.post<CommandResultDto>(`/api/v1/${path}/${name}`, { charge_point_id: one.id, ...body }),
          await api.post<CommandResultDto>(`/api/v1/${path}/${one.id}/${name}`, body),
        ];
        expect(heard).toEqual([
          [action, payload],
          [action, payload],
        ]);
        expect(validateRequest(version, action, heard[0]?.[1])).toEqual({ ok: true });
        for (const answer of answers) {
          expect(answer).toMatchObject({
            status: 200,
            body: {
              command_id: expect.stringMatching(/^cmd_/),
              charge_point_id: one.id,
              command: action,
              response,
              sent_at: expect.stringMatching(/Z$/),
              response_time_ms: expect.any(Number),
            },
          });
        }
      },
    );

    it.each(commands)('$name is 409 to a charger of the other version', async ({ name, body }) => {
      const other = chargers[version === '1.6' ? '2.0.1' : '1.6'];
      const heard = hears(other);
      expect(await api.post(`/api/v1/${path}/${other.id}/${name}`, body)).toMatchObject({
        status: 409,
        body: { code: 'protocol_mismatch' },
      });
      expect(heard).toEqual([]);
    });
  });

  it.each([
    ['1.6', 'ocpp16/reserve_now', 'reservation_id', 'reservationId'],
    ['1.6', 'ocpp16/get_log', 'request_id', 'requestId'],
    ['1.6', 'ocpp16/signed_update_firmware', 'request_id', 'requestId'],
    ['2.0.1', 'ocpp201/request_start_transaction', 'remote_start_id', 'remoteStartId'],
    ['2.0.1', 'ocpp201/reserve_now', 'reservation_id', 'id'],
    ['2.0.1', 'ocpp201/get_base_report', 'request_id', 'requestId'],
    ['2.0.1', 'ocpp201/customer_information', 'request_id', 'requestId'],
    ['2.0.1', 'ocpp201/update_firmware', 'request_id', 'requestId'],
  ] as const)(
    'to OCPP %s by %s is numbered where its caller does not: %s',
    async (version, path, member, there) => {
      const one = chargers[version];
      const heard = hears(one);
      const table = version === '1.6' ? COMMANDS_16 : COMMANDS_201;
      const { body } = table.find(({ name }) => path.endsWith(`/${name}`)) ?? { body: {} };
      const send = (more: object) =>
        api.post<Record<string, number>>(`/api/v1/${path}`, { charge_point_id: one.id, ...body, ...more });
      const shown = [
        (await send({ [member]: undefined })).body[member],
        (await send({ [member]: undefined })).body[member],
      ];
      const [first = 0, second = 0] = shown;
      expect(second).toBeGreaterThan(first);
      const chosen = second + 100;
      expect((await send({ [member]: chosen })).body[member]).toBe(chosen);
      const next = (await send({ [member]: undefined })).body[member] ?? 0;
      expect(next).toBeGreaterThan(chosen);
      expect(heard.map(([, payload]) => (payload as Record<string, unknown>)[there])).toEqual([
        first,
        second,
        chosen,
        next,
      ]);
    },
  );

  it('of callers at the same moment has a number of its own', async () => {
    const one = chargers['2.0.1'];
    const heard = hears(one);
    await Promise.all(
      Array.from({ length: 20 }, () =>
        api.post(`/api/v1/ocpp201/${one.id}/get_base_report`, { report_base: 'SummaryInventory' }),
      ),
    );
    const numbers = heard.map(([, payload]) => (payload as { requestId: number }).requestId);
    expect(new Set(numbers).size).toBe(20);
  });

  it.each([
    ['ocpp16', 'remote_start_transaction'],
    ['ocpp16', 'set_charging_profile'],
    ['ocpp201', 'request_start_transaction'],
    ['ocpp201', 'set_charging_profile'],
  ] as const)('%s %s refuses a profile that its outlet cannot have', async (path, name) => {
    const version = path === 'ocpp16' ? '1.6' : '2.0.1';
    const table = version === '1.6' ? COMMANDS_16 : COMMANDS_201;
    const one = chargers[version];
    const heard = hears(one);
    const body = table.find((row) => row.name === name)?.body ?? {};
    const isStart = name !== 'set_charging_profile';
    const member = version === '1.6' && !isStart ? 'cs_charging_profiles' : 'charging_profile';
    const wrong = isStart ? 'TxDefaultProfile' : 'TxProfile';
    const profile = { ...(body[member] as object), chargingProfilePurpose: wrong };
    const pointer = `/${member}/${isStart ? 'chargingProfilePurpose' : 'transactionId'}`;
    expect(await api.post(`/api/v1/${path}/${one.id}/${name}`, { ...body, [member]: profile })).toMatchObject(
      { status: 422, body: { errors: [{ pointer }] } },
    );
    expect(heard).toEqual([]);
  });

  const PAST = '2020-01-01T00:00:00Z';
  const DOUBLED_16 = [{ idTag: 'A' }, { idTag: 'B' }, { idTag: 'a' }];
  const DOUBLED_201 = ['A', 'B', 'a'].map((idToken) => ({ idToken: { idToken, type: 'ISO14443' } }));

  it.each([
    ['1.6', 'reserve_now', { expiry_date: PAST }, '/expiry_date'],
    ['2.0.1', 'reserve_now', { expiry_date_time: PAST }, '/expiry_date_time'],
    ['1.6', 'send_local_list', { local_authorization_list: DOUBLED_16 }, '/local_authorization_list/2/idTag'],
    [
      '2.0.1',
      'send_local_list',
      { local_authorization_list: DOUBLED_201 },
      '/local_authorization_list/2/idToken',
    ],
  ] as const)('of OCPP %s, %s with %j, is 422 and not sent', async (version, name, more, pointer) => {
    const { path, commands } = version === '1.6' ? VERSIONS[0] : VERSIONS[1];
    const one = chargers[version];
    const heard = hears(one);
    const row = commands.find((each) => each.name === name);
    expect(await api.post(`/api/v1/${path}/${one.id}/${name}`, { ...row?.body, ...more })).toMatchObject({
      status: 422,
      body: { errors: [{ pointer }] },
    });
    const raw = { command: row?.action, payload: { ...row?.payload, ...camelCased(more) } };
    const answer = await api.post<{ errors: { pointer: string }[] }>(
      `/api/v1/${path}/${one.id}/send_command`,
      raw,
    );
    expect(answer).toMatchObject({
      status: 422,
      body: { errors: [{ pointer: expect.stringMatching(/^\/payload\//) }] },
    });
    expect(heard).toEqual([]);
  });
});

function camelCased(members: object): object {
  return Object.fromEntries(
    Object.entries(members).map(([name, value]) => [
      name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase()),
      value as unknown,
    ]),
  );
}
