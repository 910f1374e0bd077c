import { ApiCommandAnsweredLate, ApiCommandCompleted } from '@csms/contracts';
import { eventually, type RestClient } from '@csms/testing';

import { TestGateway } from '../../testing/test-gateway';

const HISTORY = '/api/v1/cpo/commands/history';

let gateway: TestGateway;
let api: RestClient;

interface Sent {
  readonly command_id: string;
  readonly status: string;
}

const reset = (id: string, timeoutSeconds = 1) =>
  api.post<Sent>(`/api/v1/cpo/commands/${id}`, { command: 'hard_reset', timeout_seconds: timeoutSeconds });
const shown = async (commandId: string) => (await api.get(`${HISTORY}/${commandId}`)).body;

beforeAll(async () => {
  gateway = await TestGateway.start();
  api = gateway.service.as(['write:charge_points', 'read:charge_points'], 'org_A');
}, 60_000);

afterAll(() => gateway.stop(), 30_000);

describe('an answer that comes too late', () => {
  it('is kept beside the timeout, once, and told', async () => {
    const { charger, id } = await gateway.charger16();
    const { body } = await reset(id);
    expect(body).toMatchObject({ status: 'Timeout' });
    expect(await shown(body.command_id)).toMatchObject({ status: 'Timeout', late_response: null });
    const [messageId = ''] = charger.unanswered;
    charger.answerLate({ payload: { status: 'Accepted' } });
    const row = {
      status: 'Timeout',
      reason: 'charge_point_timeout',
      response: null,
      late_response: { status: 'Accepted' },
      late_response_at: expect.stringMatching(/Z$/),
    };
    await eventually(async () => expect(await shown(body.command_id)).toMatchObject(row));
    charger.sendRaw(JSON.stringify([3, messageId, { status: 'Rejected' }]));
    await charger.result('Heartbeat', {});
    expect(await shown(body.command_id)).toMatchObject(row);
    await gateway.service.settled();
    const told = gateway.service.told(ApiCommandAnsweredLate).map(({ data }) => data);
    expect(told).toEqual([
      expect.objectContaining({ command_id: body.command_id, response: { status: 'Accepted' } }),
    ]);
  });

  it('may be an error, and shows no secret', async () => {
    const { charger, id } = await gateway.charger16();
    const sent = await api.post<Sent>(`/api/v1/ocpp16/${id}/get_configuration`, { timeout_seconds: 1 });
    expect(sent).toMatchObject({ status: 504 });
    charger.answerLate({
      payload: {
        configurationKey: [{ key: 'AuthorizationKey', readonly: false, value: 'hunter2' }],
        unknownKey: [],
      },
    });
    const other = await reset(id);
    charger.answerLate({ code: 'InternalError', description: 'no relay' });
    await eventually(async () =>
      expect(await shown(other.body.command_id)).toMatchObject({
        late_response: { error_code: 'InternalError', error_description: 'no relay' },
      }),
    );
    const { body } = await api.get<{ data: object[] }>(`/api/v1/cpo/commands/${id}/history`);
    expect(JSON.stringify(body)).not.toContain('hunter2');
    expect(body.data.at(-1)).toMatchObject({ action: 'GetConfiguration', late_response: expect.any(Object) });
  });
});

describe('commands behind a silent one', () => {
  it('are not sent when their time is over', async () => {
    const { charger, id } = await gateway.charger16();
    const came: string[] = [];
    charger.onCommand((action) => {
      came.push(action);
      return null;
    });
    const answers = await Promise.all([reset(id), reset(id), reset(id), reset(id, 2)]);
    expect(answers.map(({ body }) => body.status)).toEqual(['Timeout', 'Timeout', 'Timeout', 'Timeout']);
    const rows = await Promise.all(answers.map(({ body }) => shown(body.command_id)));
    const reasons = rows.map((row) => (row as { reason: string }).reason).sort();
    expect(reasons).toEqual(['charge_point_timeout', 'charge_point_timeout', 'expired', 'expired']);
    await charger.result('Heartbeat', {});
    expect(came).toEqual(['Reset', 'Reset']);
  });

  it('were never sent when it goes away, and say so', async () => {
    const { charger, id } = await gateway.charger16();
    const came: string[] = [];
    charger.onCommand((action) => {
      came.push(action);
      return null;
    });
    const first = reset(id, 20);
    await eventually(() => expect(came).toEqual(['Reset']));
    const second = reset(id, 20);
    const typed = api.post<Sent>(`/api/v1/ocpp16/${id}/clear_cache`, { timeout_seconds: 20 });
    await eventually(async () =>
      expect((await api.get(`${HISTORY}?charge_point_id=${id}&status=Pending`)).body).toMatchObject({
        total: 3,
      }),
    );
    await charger.result('Heartbeat', {});
    await charger.close();
    expect((await first).body).toMatchObject({ reason: 'connection_lost', sent_at: expect.any(String) });
    const unsent = { status: 'Error', reason: 'charge_point_offline', sent_at: null };
    expect((await second).body).toMatchObject(unsent);
    expect(await typed).toMatchObject({
      status: 424,
      body: { code: 'charge_point_offline', detail: expect.stringContaining('was not sent') },
    });
    const ids = [first, second, typed].map(async (one) => (await one).body.command_id);
    const rows = await Promise.all(ids.map(async (commandId) => shown(await commandId)));
    expect(rows).toMatchObject([
      { reason: 'connection_lost', sent_at: expect.any(String) },
      { ...unsent, command: 'hard_reset' },
      { ...unsent, command: 'ClearCache' },
    ]);
    await gateway.service.settled();
    const told = gateway.service.told(ApiCommandCompleted).map(({ data }) => data);
    const wasSent = await Promise.all(
      ids.map(async (one) => {
        const commandId = await one;
        return told.find(({ command_id }) => command_id === commandId)?.was_sent;
      }),
    );
    expect(wasSent).toEqual([true, false, false]);
  });
});
