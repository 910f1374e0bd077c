import { AuthorizationDecided } from '@csms/contracts';
import { ANONYMOUS } from '@csms/platform-http';
import { eventually, type RestClient, someCsr } from '@csms/testing';

import { boot16, idToken201, start16, Transaction201 } from '../testing/frames';
import { TestGateway } from '../testing/test-gateway';

import type { MessageHandlerDto } from './dto/message-handler.dto';

let gateway: TestGateway;

const SCOPES = ['read:charge_points', 'write:charge_points'] as const;
const api = (organizationId = 'org_A'): RestClient => gateway.service.as([...SCOPES], organizationId);
const of = (id: string, action: string) => `/api/v1/charge-points/${id}/message-handlers/${action}`;
const set = (id: string, action: string, body: object) => api().put<MessageHandlerDto>(of(id, action), body);
const ACCEPTED16 = { idTagInfo: { status: 'Accepted' } };

describe('the handlers of messages', () => {
  beforeAll(async () => {
    gateway = await TestGateway.start();
  }, 60_000);

  afterAll(() => gateway.stop(), 30_000);

  describe('set to an answer', () => {
    it('give it to the charger, in place of our own decision', async () => {
      const { charger, id } = await gateway.charger16();
      const answers = {
        Authorize: { idTagInfo: { status: 'Blocked' } },
        DataTransfer: { status: 'Accepted', data: 'thanks' },
        SignCertificate: { status: 'Rejected' },
      };
      for (const [action, static_response] of Object.entries(answers)) {
        expect(await set(id, action, { mode: 'static', static_response })).toMatchObject({
          status: 200,
          body: { action, mode: 'static', static_response, set_at: 'charge_point' },
        });
      }
      const idTag = await gateway.issue();
      expect(await charger.result('Authorize', { idTag })).toEqual(answers.Authorize);
      expect(await charger.result('DataTransfer', { vendorId: 'com.example' })).toEqual(answers.DataTransfer);
      const csr = await someCsr(id);
      expect(await charger.result('SignCertificate', { csr })).toEqual({ status: 'Rejected' });
      const { body } = await api().get(`/api/v1/charge-points/${id}/certificates/requests`);
      expect(body).toMatchObject({ total: 0 });
      await charger.close();
    });

    it('answer what 2.0.1 alone has', async () => {
      const { charger, id } = await gateway.charger201();
      const status = { status: 'Accepted', ocspResult: 'MAo=' };
      await set(id, 'GetCertificateStatus', { mode: 'static', static_response: status });
      const contract = { status: 'Accepted', exiResponse: 'gA==' };
      await set(id, 'Get15118EVCertificate', { mode: 'static', static_response: contract });
      const ocspRequestData = {
        hashAlgorithm: 'SHA256',
        issuerNameHash: 'a1',
        issuerKeyHash: 'b2',
        serialNumber: '17',
        responderURL: 'http://ocsp.example.com',
      };
      expect(await charger.result('GetCertificateStatus', { ocspRequestData })).toEqual(status);
      const request = { iso15118SchemaVersion: 'urn:x', action: 'Install', exiRequest: 'gA==' };
      expect(await charger.result('Get15118EVCertificate', request)).toEqual(contract);
      await charger.close();
    });

    it('are told to other services where they decide about a token', async () => {
      const { charger, id } = await gateway.charger16();
      const tag = await gateway.issue();
      await set(id, 'Authorize', { mode: 'static', static_response: { idTagInfo: { status: 'Invalid' } } });
      await charger.result('Authorize', { idTag: tag });
      await eventually(() =>
        expect(
          gateway.service
            .told(AuthorizationDecided)
            .filter(({ key }) => key === id)
            .map(({ data }) => [data.id_token, data.status]),
        ).toEqual([[tag, 'Unknown']]),
      );
      await charger.close();
    });

    it('keep the request to sign where it is accepted', async () => {
      const { charger, id } = await gateway.charger201();
      await set(id, 'SignCertificate', { mode: 'static', static_response: { status: 'Accepted' } });
      await charger.result('SignCertificate', { csr: await someCsr(id) });
      const { body } = await api().get(`/api/v1/charge-points/${id}/certificates/requests`);
      expect(body).toMatchObject({ total: 1 });
      await charger.close();
    });

    it('tell a boot our own time, and the usual interval', async () => {
      const { charger, id } = await gateway.charger16();
      const static_response = { status: 'Accepted', currentTime: '2020-01-01T00:00:00Z' };
      await set(id, 'BootNotification', { mode: 'static', static_response });
      const answer = await charger.result('BootNotification', boot16);
      expect(answer).toEqual({ status: 'Accepted', interval: 300, currentTime: expect.any(String) });
      expect(Date.now() - Date.parse(String(answer['currentTime']))).toBeLessThan(5_000);
      await charger.close();
    });

    it('leave chargers of another version to us, which the messages show', async () => {
      const { charger, id } = await gateway.charger201();
      expect(await set(id, 'Authorize', { mode: 'static', static_response: ACCEPTED16 })).toMatchObject({
        body: { static_response_versions: ['1.6'] },
      });
      expect(await charger.result('Authorize', idToken201('NOBODYS'))).toMatchObject({
        idTokenInfo: { status: 'Unknown' },
      });
      await eventually(async () =>
        expect((await api().get(`/api/v1/charge-points/${id}/messages`)).body).toMatchObject({
          data: [{ responded_by: 'default', handler_problem: 'invalid_response' }],
        }),
      );
      await charger.close();
    });
  });

  it('accept a token for the start that follows, and for none elsewhere', async () => {
    const [old, other, young] = [
      await gateway.charger16(),
      await gateway.charger16(),
      await gateway.charger201(),
    ];
    const blocked = await gateway.issue({ status: 'blocked' });
    await set(old.id, 'Authorize', { mode: 'static', static_response: ACCEPTED16 });
    const accepted = { idTokenInfo: { status: 'Accepted' } };
    await set(young.id, 'Authorize', { mode: 'static', static_response: accepted });
    const now = () => ({ timestamp: new Date().toISOString() });
    const start = (world: typeof old, idTag: string) =>
      world.charger.result('StartTransaction', start16(idTag, now()));
    expect(await start(old, blocked)).toMatchObject({ idTagInfo: { status: 'Blocked' } });
    await old.charger.result('Authorize', { idTag: blocked });
    expect(await start(other, blocked)).toMatchObject({ idTagInfo: { status: 'Blocked' } });
    expect(await start(old, blocked)).toMatchObject(ACCEPTED16);
    expect(await start(old, 'NOBODYS')).toMatchObject({ idTagInfo: { status: 'Invalid' } });
    await young.charger.result('Authorize', idToken201('TICKET-17'));
    const late = new Transaction201().event('Started', {
      ...idToken201('TICKET-17'),
      timestamp: new Date(Date.now() - 3_600_000).toISOString(),
    });
    expect(await young.charger.result('TransactionEvent', late)).toMatchObject({
      idTokenInfo: { status: 'Unknown' },
    });
    const started = new Transaction201().event('Started', { ...idToken201('TICKET-17'), ...now() });
    expect(await young.charger.result('TransactionEvent', started)).toMatchObject(accepted);
    for (const { charger } of [old, other, young]) await charger.close();
  });

  it('of a charge point go before those of its organization', async () => {
    const { charger, id } = await gateway.charger16();
    const ofAll = '/api/v1/message-handlers/DataTransfer';
    const says = async () => (await charger.result('DataTransfer', { vendorId: 'x' }))['data'];
    const put = (path: string, data: string) =>
      api().put(path, { mode: 'static', static_response: { status: 'Accepted', data } });
    await put(ofAll, 'all');
    expect(await says()).toBe('all');
    expect((await api().get(of(id, 'DataTransfer'))).body).toMatchObject({ set_at: 'organization' });
    await put(of(id, 'DataTransfer'), 'one');
    expect(await says()).toBe('one');
    await set(id, 'DataTransfer', { mode: 'auto' });
    expect(await says()).toBeUndefined();
    expect((await api().delete(of(id, 'DataTransfer'))).status).toBe(204);
    expect(await says()).toBe('all');
    expect((await api().delete(ofAll)).status).toBe(204);
    expect(await says()).toBeUndefined();
    const { body } = await api().get(`/api/v1/charge-points/${id}/message-handlers`);
    expect(body).toMatchObject({ data: Array.from({ length: 6 }, () => ({ mode: 'auto', set_at: null })) });
    await charger.close();
  });

  it.each([
    [{}, '/mode'],
    [{ mode: 'webhook' }, '/mode'],
    [{ mode: 'static' }, '/static_response'],
    [{ mode: 'static', static_response: 'Accepted' }, '/static_response'],
    [{ mode: 'static', static_response: { status: 'Maybe' } }, '/static_response/status'],
    [{ mode: 'static', static_response: { status: 'Accepted', more: 1 } }, '/static_response/more'],
    [{ mode: 'auto', static_response: { status: 'Accepted' } }, '/static_response'],
    [{ mode: 'static', static_response: { status: 'Accepted' }, timeout_ms: 900 }, '/timeout_ms'],
    [{ mode: 'manual', timeout_ms: 25_001 }, '/timeout_ms'],
    [{ mode: 'manual', timeout_ms: 499 }, '/timeout_ms'],
    [{ mode: 'manual', timeout_ms: '900' }, '/timeout_ms'],
    [{ mode: 'manual', fallback_response: {} }, '/fallback_response/status'],
    [{ mode: 'manual', webhook_url: 'https://example.com' }, '/webhook_url'],
  ])('are not set to %j', async (body, pointer) => {
    const { id } = await gateway.register();
    const answer = await set(id, 'DataTransfer', body);
    expect(answer).toMatchObject({ status: 422, body: { code: 'validation_failed' } });
    const { errors } = answer.body as unknown as { errors: { pointer: string }[] };
    expect(errors.map((one) => one.pointer)).toContain(pointer);
  });

  it('are changed as they were read', async () => {
    const { id } = await gateway.register();
    const path = of(id, 'SignCertificate');
    const tag = async () => (await api().get(path)).headers.get('etag') ?? '';
    const first = await tag();
    const change = async (method: string, seen: string, text?: string) => {
      const headers = { 'if-match': seen, 'content-type': 'application/json' };
      const request = text === undefined ? { headers: { 'if-match': seen } } : { headers, text };
      return (await api().request(method, path, request)).status;
    };
    const text = '{"mode":"manual"}';
    expect(await change('PUT', first, text)).toBe(200);
    expect(await change('PUT', first, text)).toBe(412);
    expect(await change('DELETE', first)).toBe(412);
    expect(await change('DELETE', await tag())).toBe(204);
  });

  it('give no answer that is longer than a message', async () => {
    const { id } = await gateway.register();
    const static_response = { status: 'Accepted', data: 'x'.repeat(16_400) };
    expect(await set(id, 'DataTransfer', { mode: 'static', static_response })).toMatchObject({
      status: 422,
      body: { errors: [{ pointer: '/static_response', code: 'too_long' }] },
    });
  });

  it('tell a boot of no interval that is over before it begins', async () => {
    const { id } = await gateway.register();
    const boot = { status: 'Pending', interval: -1 };
    const errors = (pointer: string) => ({
      status: 422,
      body: { errors: [{ pointer, code: 'out_of_range' }] },
    });
    expect(await set(id, 'BootNotification', { mode: 'static', static_response: boot })).toMatchObject(
      errors('/static_response/interval'),
    );
    expect(await set(id, 'BootNotification', { mode: 'manual', fallback_response: boot })).toMatchObject(
      errors('/fallback_response/interval'),
    );
    expect((await api().get(of(id, 'BootNotification'))).body).toMatchObject({ mode: 'auto' });
  });

  it('are their organization’s, of its charge points and for its keys', async () => {
    const { id } = await gateway.register();
    const body = { mode: 'auto' };
    expect((await api('org_B').put(of(id, 'Authorize'), body)).status).toBe(404);
    expect((await api('org_B').get(of(id, 'Authorize'))).status).toBe(404);
    expect((await api('org_B').delete(of(id, 'Authorize'))).status).toBe(404);
    expect((await set('CP-NOBODY', 'Authorize', body)).status).toBe(404);
    expect((await api().delete(of(id, 'Authorize'))).status).toBe(404);
    expect((await set(id, 'Heartbeat', body)).status).toBe(400);
    const reader = gateway.service.as(['read:charge_points'], 'org_A');
    expect((await reader.put(of(id, 'Authorize'), body)).status).toBe(403);
    const nobody = gateway.service.asPrincipal(ANONYMOUS);
    expect((await nobody.get('/api/v1/message-handlers')).status).toBe(401);
  });

  it('of sites that a key does not reach are hidden, and those of all are not its to set', async () => {
    const mine = await gateway.register({ site_id: 'site_mine' });
    const theirs = await gateway.register({ site_id: 'site_theirs' });
    const read = await gateway.register({ site_id: 'site_read' });
    const held = gateway.service.asPrincipal({
      ...ANONYMOUS,
      type: 'api_key',
      subject: 'key_site',
      organizationId: 'org_A',
      scopes: [...SCOPES],
      grants: [
        { type: 'site', id: 'site_mine', access: 'write' },
        { type: 'site', id: 'site_read', access: 'read' },
      ],
    });
    const put = async (id: string) => (await held.put(of(id, 'Authorize'), { mode: 'auto' })).status;
    expect([await put(mine.id), await put(theirs.id), await put(read.id)]).toEqual([200, 404, 403]);
    expect((await held.put('/api/v1/message-handlers/Authorize', { mode: 'auto' })).status).toBe(403);
  });
});
