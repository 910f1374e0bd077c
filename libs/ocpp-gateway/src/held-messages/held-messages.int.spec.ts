import { eventually, type RestClient } from '@csms/testing';

import type { Charger } from '../connections/charger';
import type { InboundMessageDto } from '../message-log/dto/message.dto';
import { idToken201, start16 } from '../testing/frames';
import { TestGateway } from '../testing/test-gateway';

import { HeldCalls } from './held-calls';

interface Messages {
  readonly total: number;
  readonly next_cursor: string | null;
  readonly data: InboundMessageDto[];
}

const SCOPES = ['read:charge_points', 'write:charge_points'] as const;
const ACCEPTED = { idTagInfo: { status: 'Accepted' } };

/** Two instances on one database: the charger is at the first, and whoever answers at either. */
describe('a message that waits for its answer', () => {
  let first: TestGateway;
  let second: TestGateway;

  beforeAll(async () => {
    first = await TestGateway.start();
    second = await TestGateway.start({ installation: first.service.installation });
  }, 60_000);

  afterAll(async () => {
    await second.stop();
    await first.stop();
  }, 30_000);

  const api = (gateway = first, organizationId = 'org_A'): RestClient =>
    gateway.service.as([...SCOPES], organizationId);
  const hold = (id: string, action: string, more: object = {}) =>
    api().put(`/api/v1/charge-points/${id}/message-handlers/${action}`, { mode: 'manual', ...more });
  const list = async (id: string, query = '', client = api()) =>
    (await client.get<Messages>(`/api/v1/charge-points/${id}/messages${query}`)).body;
  const answer = (id: string, messageId: string, response: unknown, client = api()) =>
    client.post<InboundMessageDto>(
      `/api/v1/charge-points/${id}/messages/${encodeURIComponent(messageId)}/response`,
      { response },
    );
  const waits = (id: string, messageId: string) =>
    eventually(async () =>
      expect(await list(id, '?pending=true')).toMatchObject({ total: 1, data: [{ message_id: messageId }] }),
    );

  it.each(['the instance with the socket', 'another instance'])('is answered through %s', async (where) => {
    const { charger, id } = await first.charger16();
    await hold(id, 'Authorize', { timeout_ms: 14_000 });
    const idTag = `NEW-${where.length}-1234567`;
    const answered = charger.result('Authorize', { idTag }, 'a/1 ?');
    await waits(id, 'a/1 ?');
    const { data } = await list(id, '?pending=true');
    expect(data).toEqual([
      {
        message_id: 'a/1 ?',
        action: 'Authorize',
        payload: { idTag: `…${idTag.slice(-4)}` },
        received_at: expect.stringMatching(/Z$/),
        response: null,
        responded_by: null,
        handler_problem: null,
        pending: true,
        answer_by: expect.stringMatching(/Z$/),
        id_token: idTag,
      },
    ]);
    const client = api(where === 'another instance' ? second : first);
    expect(await answer(id, 'a/1 ?', ACCEPTED, client)).toMatchObject({
      status: 200,
      body: { message_id: 'a/1 ?', pending: false, responded_by: 'api', response: ACCEPTED, id_token: null },
    });
    expect(await answered).toEqual(ACCEPTED);
    const timestamp = new Date().toISOString();
    expect(await charger.result('StartTransaction', start16(idTag, { timestamp }))).toMatchObject(ACCEPTED);
    expect(await answer(id, 'a/1 ?', ACCEPTED)).toMatchObject({
      status: 409,
      body: { code: 'invalid_state', reason: 'answered' },
    });
    await eventually(async () =>
      expect(await list(id, '?action=Authorize')).toMatchObject({
        total: 1,
        data: [{ message_id: 'a/1 ?', responded_by: 'api', pending: false, response: ACCEPTED }],
      }),
    );
    await charger.close();
  });

  it('is shown without its token to those who may not answer', async () => {
    const { charger, id } = await first.charger201();
    await hold(id, 'Authorize', { timeout_ms: 14_000 });
    const answered = charger.result('Authorize', idToken201('04A1B2C3D4E5F6'), 'a');
    await waits(id, 'a');
    const reader = first.service.as(['read:charge_points'], 'org_A');
    expect((await list(id, '?pending=true', reader)).data).toMatchObject([{ id_token: null }]);
    const rejected = { idTokenInfo: { status: 'NoCredit' } };
    await answer(id, 'a', rejected);
    expect(await answered).toEqual(rejected);
    const rows = await first.service.platform.database.query('select * from held_message');
    expect(JSON.stringify(rows)).not.toContain('04A1B2C3D4E5F6');
    await charger.close();
  });

  it.each([
    ['the fallback', { fallback_response: { status: 'Rejected' } }, { status: 'Rejected' }, 'rule'],
    ['our own decision', {}, { status: 'UnknownVendorId' }, 'default'],
  ])('nobody answers in time gets %s', async (_, more, expected, responder) => {
    const { charger, id } = await first.charger16();
    await hold(id, 'DataTransfer', { timeout_ms: 500, ...more });
    expect(await charger.result('DataTransfer', { vendorId: 'x' }, 'd')).toEqual(expected);
    expect(await answer(id, 'd', { status: 'Accepted' })).toMatchObject({
      status: 409,
      body: { reason: 'timed_out' },
    });
    await eventually(async () =>
      expect(await list(id)).toMatchObject({
        data: [{ responded_by: responder, handler_problem: 'timed_out', pending: false }],
      }),
    );
    await charger.close();
  });

  it('keeps its place among the calls of its charger, and nobody else’s', async () => {
    const [held, other] = [await first.charger16(), await first.charger16()];
    await hold(held.id, 'Authorize', { timeout_ms: 14_000 });
    void held.charger.result('Authorize', { idTag: 'X' }, 'first');
    const second = held.charger.result('Heartbeat', {}, 'second');
    await waits(held.id, 'first');
    await other.charger.result('Heartbeat', {});
    expect(held.charger.answered).toEqual([]);
    await answer(held.id, 'first', ACCEPTED);
    await second;
    expect(held.charger.answered).toEqual(['first', 'second']);
    for (const { charger } of [held, other]) await charger.close();
  });

  it('waits no more when its charger is gone, or has another socket', async () => {
    const chargePoint = await first.register();
    await hold(chargePoint.id, 'Authorize', { timeout_ms: 25_000 });
    const [old, young] = [await first.connect16(chargePoint), 'by another'];
    old.result('Authorize', { idTag: 'X' }, 'old').catch(() => undefined);
    await waits(chargePoint.id, 'old');
    const next = await second.connect16(chargePoint);
    await old.closed;
    next.result('Authorize', { idTag: 'X' }, young).catch(() => undefined);
    await waits(chargePoint.id, young);
    next.terminate();
    for (const id of ['old', young]) {
      await eventually(async () =>
        expect(await answer(chargePoint.id, id, ACCEPTED)).toMatchObject({
          status: 409,
          body: { reason: 'closed' },
        }),
      );
    }
  });

  it('is answered by its fallback when its instance stops', async () => {
    const third = await TestGateway.start({ installation: first.service.installation });
    const chargePoint = await third.register();
    const more = { timeout_ms: 25_000, fallback_response: { status: 'Rejected' } };
    await hold(chargePoint.id, 'DataTransfer', more);
    const charger = await third.connect16(chargePoint);
    const answered = charger.result('DataTransfer', { vendorId: 'x' }, 'd');
    await waits(chargePoint.id, 'd');
    await third.stop();
    expect(await answered).toEqual({ status: 'Rejected' });
    expect((await answer(chargePoint.id, 'd', { status: 'Accepted' })).status).toBe(409);
  }, 20_000);

  it('is one of two hundred of its organization', async () => {
    const calls = first.service.app.get(HeldCalls);
    const gone = new AbortController();
    const hold = (organizationId: string, timeoutMs = 25_000) => {
      const chargePoint = { organizationId, chargePointId: 'CP-MANY' };
      const charger = { chargePoint, connectionId: 'c', version: '1.6' } as unknown as Charger;
      const by = { responder: 'default' as const, problem: null };
      const context = { charger, messageId: 'm', receivedAt: new Date(), gone: gone.signal, by };
      return calls.hold({ action: 'DataTransfer', payload: {}, context, timeoutMs });
    };
    const held = Array.from({ length: 200 }, () => hold('org_many'));
    const { database } = first.service.platform;
    await eventually(async () =>
      expect(
        await database.query(`select count(*)::int from held_message where organization_id = 'org_many'`),
      ).toEqual([{ count: 200 }]),
    );
    // Their rows are there a moment before they count.
    await eventually(async () => expect(await hold('org_many', 200)).toEqual({ kind: 'too_many_held' }));
    const others = hold('org_few');
    gone.abort();
    expect(await others).toEqual({ kind: 'closed' });
    expect(new Set((await Promise.all(held)).map(({ kind }) => kind))).toEqual(new Set(['closed']));
  });

  it('is over when its instance died', async () => {
    const { id } = await first.register();
    await first.service.platform.database.query(
      `insert into held_message (id, organization_id, charge_point_id, connection_id, ocpp_version, message_id,
                                 action, payload, id_token, status, received_at, expires_at)
       values ('msg_dead', 'org_A', $1, 'c', '1.6', 'm', 'Authorize', '{}', 'TAG', 'held', now(), now() - interval '1 minute')`,
      [id],
    );
    expect(await answer(id, 'm', ACCEPTED)).toMatchObject({ status: 409 });
    expect(await list(id, '?pending=true')).toMatchObject({ total: 0 });
    await eventually(
      async () =>
        expect(
          await first.service.platform.database.query(
            `select status, id_token from held_message where id = 'msg_dead'`,
          ),
        ).toEqual([{ status: 'timed_out', id_token: null }]),
      { timeoutMs: 15_000 },
    );
  }, 20_000);

  it('is answered as its version has it, by its organization', async () => {
    const { charger, id } = await first.charger16();
    await hold(id, 'Authorize', { timeout_ms: 14_000 });
    const answered = charger.result('Authorize', { idTag: 'X' }, 'a');
    await waits(id, 'a');
    for (const [response, pointer] of [
      [{ idTokenInfo: { status: 'Accepted' } }, '/response/idTagInfo'],
      [{ idTagInfo: { status: 'Maybe' } }, '/response/idTagInfo/status'],
      ['Accepted', '/response'],
      [undefined, '/response'],
    ] as const) {
      expect(await answer(id, 'a', response)).toMatchObject({ status: 422, body: { errors: [{ pointer }] } });
    }
    expect((await answer(id, 'a', ACCEPTED, api(first, 'org_B'))).status).toBe(404);
    expect((await answer(id, 'b', ACCEPTED)).status).toBe(404);
    expect((await answer('CP-NOBODY', 'a', ACCEPTED)).status).toBe(404);
    const reader = first.service.as(['read:charge_points'], 'org_A');
    expect((await answer(id, 'a', ACCEPTED, reader)).status).toBe(403);
    await answer(id, 'a', ACCEPTED);
    expect(await answered).toEqual(ACCEPTED);
    await charger.close();
  });

  it('is listed among the others, newest first, in pages', async () => {
    const { charger, id } = await first.charger16();
    await hold(id, 'Authorize', { timeout_ms: 14_000 });
    for (const n of [1, 2]) await charger.result('Heartbeat', {}, `beat-${n}`);
    await eventually(async () => expect(await list(id)).toMatchObject({ total: 2 }));
    const answered = charger.result('Authorize', { idTag: 'X' }, 'a');
    await waits(id, 'a');
    const ids = (page: Messages) => page.data.map(({ message_id }) => message_id);
    const page = await list(id, '?limit=2');
    expect(ids(page)).toEqual(['a', 'beat-2']);
    expect(ids(await list(id, `?limit=2&cursor=${page.next_cursor}`))).toEqual(['beat-1']);
    expect(ids(await list(id, '?pending=false'))).toEqual(['beat-2', 'beat-1']);
    expect(ids(await list(id, '?to=2020-01-01'))).toEqual([]);
    expect((await api().get(`/api/v1/charge-points/${id}/messages?pending=yes`)).status).toBe(400);
    await answer(id, 'a', ACCEPTED);
    await answered;
    await charger.close();
  });
});
