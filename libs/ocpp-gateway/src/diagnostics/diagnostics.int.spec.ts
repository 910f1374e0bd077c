import { DiagnosticsUploaded } from '@csms/contracts';
import type { RestClient } from '@csms/testing';

import type { CommandAnswer, TestCharger } from '../testing/test-charger';
import { TestGateway } from '../testing/test-gateway';

let gateway: TestGateway;

const URL = 'https://files.example.com/logs/';
const FROM = '2026-05-01T00:00:00.000Z';
const TO = '2026-05-02T00:00:00.000Z';

const api = (organizationId = 'org_A'): RestClient =>
  gateway.service.as(['read:charge_points', 'write:charge_points'], organizationId);
const pathOf = (id: string) => `/api/v1/charge-points/${id}/diagnostics`;
const ask = (id: string, more: object = {}) =>
  api().post<{ diagnostics_id: string }>(pathOf(id), { upload_url: URL, log_type: 'diagnostics', ...more });

function listening(charger: TestCharger, answer: CommandAnswer): [string, unknown][] {
  const asked: [string, unknown][] = [];
  charger.onCommand((action, payload) => {
    asked.push([action, payload]);
    return answer;
  });
  return asked;
}

async function requested(id: string, more: object = {}): Promise<() => Promise<unknown>> {
  const { status, body } = await ask(id, more);
  expect({ status, body }).toMatchObject({ status: 202, body: { charge_point_id: id } });
  return async () => (await api().get(`${pathOf(id)}/${body.diagnostics_id}`)).body;
}

describe('diagnostics', () => {
  beforeAll(async () => {
    gateway = await TestGateway.start();
  }, 60_000);

  afterAll(() => gateway.stop(), 30_000);

  it('are GetDiagnostics in OCPP 1.6, followed to their end', async () => {
    const { charger, id } = await gateway.charger16();
    const asked = listening(charger, { payload: { fileName: 'log.zip' } });
    const read = await requested(id, { from: FROM, to: TO });
    expect(asked).toEqual([['GetDiagnostics', { location: URL, startTime: FROM, stopTime: TO }]]);
    for (const [said, status] of [
      ['Idle', 'requested'],
      ['Uploading', 'uploading'],
      ['Uploaded', 'uploaded'],
      ['UploadFailed', 'uploaded'],
    ]) {
      await charger.result('DiagnosticsStatusNotification', { status: said });
      expect(await read()).toMatchObject({ status, file_name: 'log.zip', reason: null });
    }
    await gateway.service.settled();
    const told = gateway.service.told(DiagnosticsUploaded).filter(({ key }) => key === id);
    expect(told.map(({ data }) => data)).toEqual([
      expect.objectContaining({ file_name: 'log.zip', upload_url: URL }),
    ]);
  });

  it.each(['1.6', '2.0.1'] as const)(
    'are GetLog for the security log of OCPP %s, by its number',
    async (version) => {
      const { charger, id } = await (version === '1.6' ? gateway.charger16() : gateway.charger201());
      const asked = listening(charger, { payload: { status: 'Accepted', filename: 'sec.log' } });
      const first = await requested(id, { log_type: 'security', from: FROM });
      const second = await requested(id, { log_type: 'security' });
      const payload = asked[0]?.[1] as { requestId: number };
      expect(asked[0]).toEqual([
        'GetLog',
        {
          requestId: payload.requestId,
          logType: 'SecurityLog',
          log: { remoteLocation: URL, oldestTimestamp: FROM },
        },
      ]);
      const { requestId } = payload;
      await charger.result('LogStatusNotification', { status: 'PermissionDenied', requestId });
      expect(await first()).toMatchObject({
        status: 'failed',
        reason: 'PermissionDenied',
        file_name: 'sec.log',
      });
      expect(await second()).toMatchObject({ status: 'requested' });
    },
  );

  it('are GetLog in OCPP 2.0.1', async () => {
    const { charger, id } = await gateway.charger201();
    const asked = listening(charger, { payload: { status: 'Accepted' } });
    await requested(id);
    expect(asked).toMatchObject([['GetLog', { logType: 'DiagnosticsLog' }]]);
  });

  it('fail where the charger has nothing to upload, or refuses', async () => {
    const { charger, id } = await gateway.charger16();
    listening(charger, { payload: {} });
    const read = await requested(id);
    expect(await read()).toMatchObject({ status: 'failed', reason: 'nothing_to_upload' });
    listening(charger, { code: 'NotImplemented', description: '' });
    const refused = await ask(id, { log_type: 'security' });
    expect(refused).toMatchObject({ status: 409, body: { code: 'invalid_state', reason: 'NotImplemented' } });
    expect((await api().get(pathOf(id))).body).toMatchObject({
      total: 2,
      data: [{ status: 'failed', reason: 'NotImplemented' }, { reason: 'nothing_to_upload' }],
    });
  });

  it('need a charger that is there', async () => {
    const { id } = await gateway.register();
    expect(await ask(id)).toMatchObject({ status: 424, body: { code: 'charge_point_offline' } });
  });

  it.each([
    ['/upload_url', { upload_url: '' }],
    ['/upload_url', { upload_url: 'file:///log' }],
    ['/upload_url', { upload_url: `https://a/${'x'.repeat(512)}` }],
    ['/log_type', { log_type: 'all' }],
    ['/from', { from: 'yesterday' }],
    ['/to', { from: TO, to: FROM }],
    ['/colour', { colour: 'red' }],
  ])('refuse a broken %s', async (pointer, more) => {
    const { charger, id } = await gateway.charger16();
    const asked = listening(charger, { payload: {} });
    const { status, body } = await ask(id, more);
    expect({ status, body }).toMatchObject({ status: 422 });
    expect(
      (body as unknown as { errors: { pointer: string }[] }).errors.map((error) => error.pointer),
    ).toContain(pointer);
    expect(asked).toEqual([]);
  });

  it('are nobody else’s', async () => {
    const { charger, id } = await gateway.charger16();
    listening(charger, { payload: { fileName: 'log.zip' } });
    const { body } = await ask(id);
    const stranger = api('org_B');
    expect(await stranger.post(pathOf(id), { upload_url: URL, log_type: 'diagnostics' })).toMatchObject({
      status: 404,
    });
    expect(await stranger.get(pathOf(id))).toMatchObject({ status: 404 });
    expect(await stranger.get(`${pathOf(id)}/${body.diagnostics_id}`)).toMatchObject({ status: 404 });
    expect(await api().get(`${pathOf(id)}/diag_unknown`)).toMatchObject({ status: 404 });
  });
});
