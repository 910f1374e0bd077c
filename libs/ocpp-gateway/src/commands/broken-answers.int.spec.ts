import { Ajv2020 } from 'ajv/dist/2020';

import { serviceDocument } from '@csms/platform-http';
import { eventually, type RestClient } from '@csms/testing';

import { MessageLog } from '../message-log/message-log';
import { TestGateway } from '../testing/test-gateway';

/** What breaks every message of OCPP: an answer is an object. */
const BROKEN = ['Accepted', ['Accepted'], 7, true, null] as const;

describe('an answer that is no object', () => {
  let gateway: TestGateway;
  let api: RestClient;
  let ajv: Ajv2020;

  beforeAll(async () => {
    gateway = await TestGateway.start();
    api = gateway.service.as(['write:charge_points', 'read:charge_points'], 'org_A');
    const document = serviceDocument(gateway.service.app, { name: 'ocpp-gateway', description: '' });
    ajv = new Ajv2020({ strict: false, validateFormats: false });
    ajv.addSchema(document, 'document');
  }, 60_000);

  afterAll(() => gateway.stop(), 30_000);

  /** What the document says that this does not keep to. */
  function deviations(schema: string, body: unknown): unknown {
    ajv.validate(`document#/components/schemas/${schema}`, body);
    return ajv.errors?.map(({ instancePath, message }) => `${instancePath} ${message}`) ?? [];
  }

  async function charger16(answer: unknown) {
    const one = await gateway.charger16();
    one.charger.onCommand(() => ({ payload: answer as object }));
    return one;
  }

  it.each(BROKEN)('is shown as it is, and as the document says: %j', async (answer) => {
    const { charger, id } = await charger16(answer);
    const typed = await api.post(`/api/v1/ocpp16/${id}/clear_cache`, {});
    expect(typed).toMatchObject({ status: 200, body: { status: 'InvalidResponse', response: answer } });
    const neutral = await api.post<{ command_id: string }>(`/api/v1/cpo/commands/${id}`, {
      command: 'hard_reset',
    });
    const failed = { status: 'Error', reason: 'invalid_response', response: answer };
    expect(neutral).toMatchObject({ status: 200, body: failed });
    const bulk = { command: 'hard_reset', charge_point_ids: [id] };
    const many = await api.post<{ results: object[] }>('/api/v1/cpo/commands/bulk', bulk);
    expect(many.body.results).toMatchObject([{ code: 'invalid_response', response: answer }]);
    const history = await api.get(`/api/v1/cpo/commands/history/${neutral.body.command_id}`);
    expect(history.body).toMatchObject(failed);
    expect([
      deviations('CommandResultDto', typed.body),
      deviations('NeutralResultDto', neutral.body),
      deviations('BulkResultDto', many.body),
      deviations('SentCommandDto', history.body),
    ]).toEqual([[], [], [], []]);
    await charger.close();
  });

  it('is shown as it is where it comes late, too', async () => {
    const { charger, id } = await gateway.charger16();
    const { body } = await api.post<{ command_id: string }>(`/api/v1/cpo/commands/${id}`, {
      command: 'hard_reset',
      timeout_seconds: 1,
    });
    charger.answerLate({ payload: ['Accepted'] });
    await eventually(async () => {
      const row = (await api.get(`/api/v1/cpo/commands/history/${body.command_id}`)).body;
      expect(row).toMatchObject({ late_response: ['Accepted'] });
      expect(deviations('SentCommandDto', row)).toEqual([]);
    });
    await charger.close();
  });

  it('is in the log of messages, as are calls that are none', async () => {
    const { charger, id } = await charger16(['Accepted']);
    await api.post(`/api/v1/ocpp16/${id}/clear_cache`, {});
    await charger.call('Heartbeat', ['now']);
    charger.sendRaw('[2,"unreadable","Authorize",{');
    const rows = await eventually(async () => {
      await gateway.service.app.get(MessageLog).write();
      const { body } = await api.get<{ data: object[] }>(`/api/v1/charge-points/${id}/ocpp-log`);
      expect(body.data).toHaveLength(3);
      return body.data;
    });
    const inbound = await api.get<{ data: object[] }>(`/api/v1/charge-points/${id}/messages`);
    expect(rows).toMatchObject([
      { payload: expect.stringContaining('unreadable') },
      { action: 'Heartbeat', payload: ['now'] },
      { action: 'ClearCache', response: ['Accepted'] },
    ]);
    expect(inbound.body.data.length).toBeGreaterThan(0);
    expect(rows.flatMap((row) => deviations('OcppMessageDto', row))).toEqual([]);
    expect(inbound.body.data.flatMap((row) => deviations('InboundMessageDto', row))).toEqual([]);
    await charger.close();
  });
});
