import type { OpenAPIObject } from '@nestjs/swagger';

import { serviceDocument } from '@csms/platform-http';
import type { RestClient } from '@csms/testing';

import { TestGateway } from '../testing/test-gateway';

import type { OcppCommand } from './ocpp-command';
import { OCPP16_COMMANDS } from './ocpp16/ocpp16-commands';
import { OCPP201_COMMANDS } from './ocpp201/ocpp201-commands';

interface MemberSchema {
  readonly type?: string;
  readonly enum?: readonly unknown[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly format?: string;
}

interface BodySchema {
  readonly properties: Readonly<Record<string, MemberSchema>>;
  readonly required?: readonly string[];
}

/** Values that break what the document says of a member, and nothing else. */
function brokenValues(schema: MemberSchema): unknown[] {
  const { type, minimum, maximum, minLength, maxLength, minItems, maxItems } = schema;
  if (schema.enum !== undefined) return ['Nonsense', 1, ['Nonsense']];
  if (type === 'integer' || type === 'number') {
    return [
      'text',
      {},
      ...(type === 'integer' ? [1.5] : []),
      ...(minimum === undefined ? [] : [minimum - 1]),
      ...(maximum === undefined ? [] : [maximum + 1]),
    ];
  }
  if (type === 'boolean') return ['yes', 1];
  if (type === 'array') {
    return [
      'text',
      {},
      ...((minItems ?? 0) > 0 ? [[]] : []),
      ...(maxItems === undefined ? [] : [Array.from({ length: maxItems + 1 }, () => ({}))]),
      [true],
    ];
  }
  if (type === 'object') return ['text', 1, []];
  if (type !== 'string') return [];
  return [
    1,
    {},
    ...(minLength === undefined || minLength === 0 ? [] : ['']),
    ...(maxLength === undefined ? [] : ['x'.repeat(maxLength + 1)]),
    ...(schema.format === undefined ? [] : ['yesterday']),
    ...(schema.format === 'date-time' ? ['2026-06-01T02:00:00', '2026-06-01'] : []),
  ];
}

const VERSIONS = [
  { path: 'ocpp16', commands: OCPP16_COMMANDS },
  { path: 'ocpp201', commands: OCPP201_COMMANDS },
] as const;

describe('a command with a member that breaks its rule', () => {
  let gateway: TestGateway;
  let api: RestClient;
  let document: OpenAPIObject;
  let ids: Readonly<Record<string, string>>;
  const heard: unknown[] = [];

  beforeAll(async () => {
    gateway = await TestGateway.start();
    api = gateway.service.as(['write:charge_points'], 'org_A');
    document = serviceDocument(gateway.service.app, { name: 'ocpp-gateway', description: '' });
    const chargers = { ocpp16: await gateway.charger16(), ocpp201: await gateway.charger201() };
    ids = { ocpp16: chargers.ocpp16.id, ocpp201: chargers.ocpp201.id };
    for (const { charger } of Object.values(chargers)) {
      charger.onCommand((action, payload) => {
        heard.push([action, payload]);
        return { payload: {} };
      });
    }
  }, 60_000);

  afterAll(() => gateway.stop(), 30_000);

  function documented(path: string, { name }: OcppCommand) {
    const operation = document.paths[`/api/v1/${path}/${name}`]?.post;
    const content = (operation?.requestBody as { content: Record<string, never> } | undefined)?.content;
    const { schema, example } = content?.['application/json'] as unknown as {
      schema: { $ref: string };
      example: Record<string, unknown>;
    };
    const named = schema.$ref.split('/').at(-1) ?? '';
    return { body: document.components?.schemas?.[named] as unknown as BodySchema, example };
  }

  /** The message or the payload of `send_command`, whose own words the schema of the message judges. */
  const isOpen = (schema: MemberSchema) => schema.type === undefined && schema.enum === undefined;

  describe.each(VERSIONS)('of $path', ({ path, commands }) => {
    it.each(commands)('$name is 422 and names it', async (command) => {
      const { body, example } = documented(path, command);
      const send = (changes: object) =>
        api.post(`/api/v1/${path}/${command.name}`, {
          ...example,
          charge_point_id: ids[path],
          ...changes,
        });
      const wrong: unknown[] = [];
      const expect422 = async (changes: object, member: string) => {
        const answer = await send(changes);
        const { errors } = answer.body as { errors?: { pointer: string }[] };
        const isNamed = errors?.some(({ pointer }) => `${pointer}/`.startsWith(`/${member}/`)) ?? false;
        if (answer.status !== 422 || !isNamed) wrong.push([changes, answer.status, errors]);
      };
      for (const [member, schema] of Object.entries(body.properties)) {
        if (isOpen(schema)) continue;
        for (const value of brokenValues(schema)) await expect422({ [member]: value }, member);
      }
      for (const member of body.required ?? []) await expect422({ [member]: undefined }, member);
      await expect422({ unknown_member: 1 }, 'unknown_member');
      expect(wrong).toEqual([]);
      expect(heard).toEqual([]);
    });
  });

  it.each([
    ['ocpp16', 'remote_start_transaction', '/charging_profile/chargingSchedule'],
    ['ocpp16', 'set_charging_profile', '/cs_charging_profiles/stackLevel'],
    ['ocpp16', 'send_local_list', '/local_authorization_list/0/idTag'],
    ['ocpp16', 'get_log', '/log/remoteLocation'],
    ['ocpp201', 'get_variables', '/items/0/component/name'],
    ['ocpp201', 'set_network_profile', '/connection_data/ocppCsmsUrl'],
    ['ocpp201', 'request_start_transaction', '/id_token/type'],
    ['ocpp201', 'set_variable_monitoring', '/items/0/severity'],
  ] as const)('%s %s names a member that is missing deep within: %s', async (path, name, pointer) => {
    const [first = '', ...rest] = pointer.slice(1).split('/');
    const command = VERSIONS.find((one) => one.path === path)?.commands.find((one) => one.name === name);
    if (command === undefined) throw new Error(`There is no ${name}`);
    const { example } = documented(path, command);
    // Not cloned structure and all: members of an example may be one object.
    const copy = JSON.parse(JSON.stringify(example)) as Record<string, unknown>;
    const parent = [first, ...rest]
      .slice(0, -1)
      .reduce<Record<string, unknown>>((at, part) => at[part] as Record<string, unknown>, copy);
    Reflect.deleteProperty(parent, rest.at(-1) ?? '');
    expect(await api.post(`/api/v1/${path}/${name}`, { ...copy, charge_point_id: ids[path] })).toMatchObject({
      status: 422,
      body: { errors: [{ pointer }] },
    });
  });

  it('refuses an instant without a zone within an object', async () => {
    const firmware = {
      location: 'https://files.example.com/1',
      retrieveDateTime: '2026-06-01T02:00:00',
    };
    expect(await api.post(`/api/v1/ocpp201/${ids['ocpp201']}/update_firmware`, { firmware })).toMatchObject({
      status: 422,
      body: { errors: [{ pointer: '/firmware/retrieveDateTime', code: 'zone' }] },
    });
  });
});
