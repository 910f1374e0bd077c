import { eventually } from '@csms/testing';

import { HandshakeRefusedError, RawClient } from './clients/raw-client';
import type { ClientVersion } from './clients/strict-client';
import { registerCharger, uniqueName } from './support/fixtures';
import { type RunningPlatform, startPlatform } from './support/platform';
import { RestClient } from './support/rest-client';

/** Each mistake gets its protocol's own error, is logged once, and the connection or the service goes on. */
describe('bad input', () => {
  let platform: RunningPlatform;

  beforeAll(async () => {
    platform = await startPlatform();
  }, 150_000);

  afterAll(() => platform.stop(), 60_000);

  const linesOf = (service: string, ...texts: string[]): number =>
    platform
      .logOf(service)
      .split('\n')
      .filter((line) => texts.every((text) => line.includes(text))).length;

  describe.each<ClientVersion>(['1.6', '2.0.1'])('from an OCPP %s charger', (version) => {
    let charger: RawClient;
    let chargePointId: string;

    beforeEach(async () => {
      const registered = await registerCharger(platform, version);
      chargePointId = registered.charge_point_id;
      charger = await RawClient.open({
        url: `${platform.credentials.ocpp_url}/ocpp/${chargePointId}`,
        subprotocols: [`ocpp${version}`],
        username: chargePointId,
        password: registered.ocpp_password,
      });
    });

    afterEach(() => charger.close());

    const is16 = version === '1.6';
    const mistakes: [string, string, string, string][] = [
      ['an unknown action', '[2,"7","FlyToTheMoon",{}]', '7', 'NotImplemented'],
      ['an action of the other direction', '[2,"7","ClearCache",{}]', '7', 'NotSupported'],
      [
        'a missing field',
        '[2,"7","Authorize",{}]',
        '7',
        is16 ? 'OccurenceConstraintViolation' : 'OccurrenceConstraintViolation',
      ],
      [
        'a field of the wrong type',
        is16
          ? '[2,"7","Authorize",{"idTag":{}}]'
          : '[2,"7","Authorize",{"idToken":{"idToken":{},"type":"Central"}}]',
        '7',
        'TypeConstraintViolation',
      ],
      [
        'a field that is too long',
        is16
          ? `[2,"7","Authorize",{"idTag":"${'x'.repeat(21)}"}]`
          : `[2,"7","Authorize",{"idToken":{"idToken":"${'x'.repeat(37)}","type":"Central"}}]`,
        '7',
        'PropertyConstraintViolation',
      ],
      [
        'a payload that is no object',
        '[2,"7","Heartbeat",[]]',
        '7',
        is16 ? 'FormationViolation' : 'FormatViolation',
      ],
    ];

    it.each(mistakes)('%s', async (_, frame, messageId, code) => {
      expect(await beginningOf(charger.exchange(frame), 3)).toEqual([4, messageId, code]);
      await expectAlive();
      await charger.close();
      // The log is written behind the answers: the line of the disconnection is the last of this charger.
      await eventually(() => {
        expect(linesOf('ocpp-gateway', chargePointId, 'a charger disconnected')).toBe(1);
      });
      expect(linesOf('ocpp-gateway', chargePointId, 'a call is refused')).toBe(1);
    });

    it.each(['{"not":', 'hello', '{}', '[]', '["2"]'])('%s, which is no frame', async (text) => {
      if (is16) charger.send(text);
      else expect(await beginningOf(charger.exchange(text), 2)).toEqual([4, '-1']);
      await expectAlive();
    });

    it('an unknown message type', async () => {
      const frame = '[9,"7","Heartbeat",{}]';
      if (is16) charger.send(frame);
      else expect(await beginningOf(charger.exchange(frame), 3)).toEqual([4, '7', 'MessageTypeNotSupported']);
      await expectAlive();
    });

    it('a frame over 1 MiB closes its own socket only', async () => {
      const other = await registerCharger(platform, version);
      const bystander = await RawClient.open({
        url: `${platform.credentials.ocpp_url}/ocpp/${other.charge_point_id}`,
        subprotocols: [`ocpp${version}`],
        username: other.charge_point_id,
        password: other.ocpp_password,
      });
      charger.send(`[2,"7","DataTransfer",{"vendorId":"x","data":"${'x'.repeat(1_048_576)}"}]`);
      expect((await charger.closed).code).toBe(1009);
      expect(await beginningOf(bystander.exchange('[2,"8","Heartbeat",{}]'), 2)).toEqual([3, '8']);
      await bystander.close();
    });

    async function expectAlive(): Promise<void> {
      expect(await beginningOf(charger.exchange('[2,"alive","Heartbeat",{}]'), 2)).toEqual([3, 'alive']);
    }
  });

  describe('at the handshake', () => {
    const refusal = async (options: Parameters<typeof RawClient.open>[0]): Promise<number> => {
      const error: unknown = await RawClient.open(options).then(
        () => null,
        (reason: unknown) => reason,
      );
      if (!(error instanceof HandshakeRefusedError)) throw new Error('the handshake was not refused');
      return error.status;
    };

    it('an unknown charge point is 404, a wrong or missing password 401, a wrong path 404', async () => {
      const { charge_point_id: id } = await registerCharger(platform, '1.6');
      const base = platform.credentials.ocpp_url;
      const subprotocols = ['ocpp1.6'];
      const unknown = uniqueName('NOBODY');
      expect(await refusal({ url: `${base}/ocpp16/${unknown}`, subprotocols })).toBe(404);
      expect(await refusal({ url: `${base}/ocpp16/${id}`, subprotocols })).toBe(401);
      expect(
        await refusal({ url: `${base}/ocpp16/${id}`, subprotocols, username: id, password: 'f'.repeat(40) }),
      ).toBe(401);
      expect(await refusal({ url: `${base}/elsewhere/${id}`, subprotocols })).toBe(404);
      await eventually(() => {
        expect(linesOf('ocpp-gateway', unknown)).toBe(1);
      });
    });
  });

  describe('at the REST API', () => {
    const send = (key: string | null, method: string, path: string, body?: unknown, headers = {}) =>
      new RestClient(platform.credentials.base_url, key).send(method, path, body, headers);

    it('no key and a wrong key are 401, a missing scope is 403 and says which', async () => {
      const { api_key: key, read_only_api_key: readOnly } = platform.credentials;
      const wrong = `${key.slice(0, -1)}${key.endsWith('0') ? '1' : '0'}`;
      expect(await send(null, 'GET', '/api/v1/sites')).toMatchObject({
        status: 401,
        body: { code: 'missing_credentials' },
      });
      expect(await send(null, 'GET', `/api/v1/sites?api_key=${key}`)).toMatchObject({ status: 401 });
      expect(await send(wrong, 'GET', '/api/v1/sites')).toMatchObject({
        status: 401,
        body: { code: 'invalid_api_key' },
      });
      const refused = await send(readOnly, 'POST', '/api/v1/id-tags', { id_tag: 'X' });
      expect(refused).toMatchObject({
        status: 403,
        body: { code: 'insufficient_scope', required_scope: 'write:users', instance: '/api/v1/id-tags' },
      });
      expect(refused.headers.get('content-type')).toContain('application/problem+json');
      expect(refused.headers.get('x-request-id')).toBe(refused.body['request_id']);
    });

    it('another organization sees nothing', async () => {
      const { other_organization_api_key: other, site_id: siteId } = platform.credentials;
      const { charge_point_id: id } = await registerCharger(platform, '1.6');
      expect(await send(other, 'GET', `/api/v1/sites/${siteId}`)).toMatchObject({ status: 404 });
      expect(await send(other, 'GET', `/api/v1/charge-points/${id}`)).toMatchObject({ status: 404 });
      expect((await send(other, 'GET', '/api/v1/charge-points')).body).toMatchObject({ data: [], total: 0 });
      expect(
        await send(other, 'POST', '/api/v1/ocpp16/send_command', {
          charge_point_id: id,
          command: 'ClearCache',
          payload: {},
        }),
      ).toMatchObject({ status: 404, body: { code: 'not_found', resource: 'charge_point' } });
    });

    it.each<[string, unknown, number, string]>([
      ['malformed JSON', '{"name":', 400, 'invalid_json'],
      ['a body that is no object', [], 422, 'validation_failed'],
      [
        'an unknown field',
        { name: 'x', address: 'y', max_power_kw: 1, lat: 0, lng: 0, colour: 'red' },
        422,
        'validation_failed',
      ],
      [
        'several wrong fields',
        { name: '', address: 5, max_power_kw: -1, lat: 91, lng: 'x' },
        422,
        'validation_failed',
      ],
      ['too large a body', { name: 'x'.repeat(1_100_000) }, 413, 'payload_too_large'],
    ])('%s', async (_, body, status, code) => {
      const answer = await send(platform.credentials.api_key, 'POST', '/api/v1/sites', body);
      expect(answer).toMatchObject({ status, body: { status, code } });
    });

    it('names every wrong field at once', async () => {
      const body = { name: '', address: 5, max_power_kw: -1, lat: 91, lng: 'x', time_zone: 'Mars/Olympus' };
      const answer = await send(platform.credentials.api_key, 'POST', '/api/v1/sites', body);
      const errors = answer.body['errors'] as { pointer: string }[];
      expect(errors.map((error) => error.pointer).sort()).toEqual([
        '/address',
        '/lat',
        '/lng',
        '/max_power_kw',
        '/name',
        '/time_zone',
      ]);
    });

    it('a wrong path, method or parameter', async () => {
      const key = platform.credentials.api_key;
      expect(await send(key, 'GET', '/api/v1/nothing')).toMatchObject({
        status: 404,
        body: { code: 'not_found' },
      });
      const refused = await send(key, 'DELETE', '/api/v1/sites');
      expect(refused).toMatchObject({ status: 405, body: { code: 'method_not_allowed' } });
      expect(refused.headers.get('allow')).toBe('GET, POST');
      expect(await send(key, 'GET', '/api/v1/sessions?limit=0')).toMatchObject({
        status: 400,
        body: { code: 'invalid_parameter', errors: [{ pointer: 'limit' }] },
      });
      expect(await send(key, 'GET', '/api/v1/sessions?from=tomorrow')).toMatchObject({
        status: 400,
        body: { code: 'invalid_parameter' },
      });
    });

    it('a text or a path that no database could hold', async () => {
      const key = platform.credentials.api_key;
      const body = { name: 'a\u0000b', address: 'y', max_power_kw: 1, lat: 0, lng: 0 };
      expect(await send(key, 'POST', '/api/v1/sites', body)).toMatchObject({
        status: 422,
        body: { code: 'validation_failed', errors: [{ pointer: '/name', code: 'nul_character' }] },
      });
      expect(await send(key, 'GET', '/api/v1/charge-points/%00')).toMatchObject({
        status: 400,
        body: { code: 'invalid_parameter', errors: [{ pointer: 'charge_point_id' }] },
      });
      expect(await send(key, 'GET', '/api/v1/charge-points/%zz')).toMatchObject({
        status: 400,
        body: { code: 'invalid_parameter' },
      });
    });

    it('null for a text that is required is named so', async () => {
      const body = { name: null, address: 'y', max_power_kw: 1, lat: 0, lng: 0 };
      expect(await send(platform.credentials.api_key, 'POST', '/api/v1/sites', body)).toMatchObject({
        status: 422,
        body: { detail: 'name must not be null.', errors: [{ pointer: '/name', code: 'required' }] },
      });
    });

    it('OPTIONS says which methods there are', async () => {
      const answer = await send(platform.credentials.api_key, 'OPTIONS', '/api/v1/sites');
      expect([answer.status, answer.headers.get('allow')]).toEqual([204, 'GET, POST, OPTIONS']);
    });

    it('leaves every service ready', async () => {
      expect(await platform.api.get('/health/ready')).toMatchObject({ status: 'ready' });
    });
  });
});

/** The first elements of a frame: its type, id and, of a CALLERROR, code. */
async function beginningOf(frame: Promise<unknown>, count: number): Promise<unknown[]> {
  return ((await frame) as unknown[]).slice(0, count);
}
