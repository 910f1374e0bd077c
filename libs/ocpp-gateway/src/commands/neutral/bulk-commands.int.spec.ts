import { ApiCommandCompleted, OcppChangeRecorded } from '@csms/contracts';
import type { RestClient } from '@csms/testing';

import { start16 } from '../../testing/frames';
import { TestGateway } from '../../testing/test-gateway';

import type { BulkResultDto } from './neutral-command.dto';

/** Two instances of the gateway on one database. */
describe('one command to many chargers', () => {
  let first: TestGateway;
  let second: TestGateway;
  let api: RestClient;

  beforeAll(async () => {
    first = await TestGateway.start();
    second = await TestGateway.start({ installation: first.service.installation });
    api = first.service.as(['write:charge_points', 'read:charge_points'], 'org_A');
  }, 60_000);

  afterAll(async () => {
    await second.stop();
    await first.stop();
  }, 30_000);

  const bulk = (charge_point_ids: readonly unknown[], more: object = {}) =>
    api.post<BulkResultDto>('/api/v1/cpo/commands/bulk', {
      charge_point_ids,
      command: 'soft_reset',
      ...more,
    });

  it('has an outcome for each, wherever it is connected and whatever becomes of the others', async () => {
    const [here, there, refusing, silent, busy, offline] = await first.registerMany(6);
    const foreign = await first.register({ organization_id: 'org_B' });
    await second.service.settled();
    if (!here || !there || !refusing || !silent || !busy || !offline) throw new Error('too few chargers');
    const sockets = [
      await first.connect16(here),
      await second.connect201(there),
      await second.connect16(refusing),
      await first.connect16(silent),
      await second.connect16(busy),
      await first.connect16(foreign),
    ] as const;
    const [one, other, refuses, keepsSilent, charges, foreigner] = sockets;
    let strangers = 0;
    one.onCommand(() => ({ payload: { status: 'Accepted' } }));
    other.onCommand(() => ({ payload: { status: 'Scheduled' } }));
    refuses.onCommand(() => ({ payload: { status: 'Rejected' } }));
    keepsSilent.onCommand(() => null);
    foreigner.onCommand(() => {
      strangers += 1;
      return { payload: { status: 'Accepted' } };
    });
    await Promise.all(sockets.map((socket) => socket.result('Heartbeat', {})));
    await charges.result('StartTransaction', start16(await first.issue()));
    const ids = [here.id, there.id, refusing.id, silent.id, busy.id, offline.id, foreign.id, 'CP-NOWHERE'];
    const answer = await bulk(ids, { timeout_seconds: 2 });
    expect(answer.status).toBe(200);
    const { results, bulk_id: bulkId, ...counts } = answer.body;
    expect(counts).toEqual({ total: 8, accepted: 2, rejected: 1, timeout: 1, error: 4 });
    expect(results.map((row) => [row.charge_point_id, row.status, row.code])).toEqual([
      [here.id, 'Accepted', null],
      [there.id, 'Accepted', null],
      [refusing.id, 'Rejected', 'Rejected'],
      [silent.id, 'Timeout', 'charge_point_timeout'],
      [busy.id, 'Error', 'invalid_state'],
      [offline.id, 'Error', 'charge_point_offline'],
      [foreign.id, 'Error', 'not_found'],
      ['CP-NOWHERE', 'Error', 'not_found'],
    ]);
    expect(results[0]).toMatchObject({
      command_id: expect.stringMatching(/^cmd_/),
      response: { status: 'Accepted' },
      response_time_ms: expect.any(Number),
    });
    expect(results[5]).toMatchObject({
      command_id: null,
      detail: expect.stringContaining('not connected'),
      response: null,
      response_time_ms: null,
    });
    expect(strangers).toBe(0);
    const { body } = await api.get<{ data: { command_id: string; charge_point_id: string }[] }>(
      `/api/v1/cpo/commands/history?bulk_id=${bulkId}`,
    );
    const sent = results.flatMap((row) => (row.command_id === null ? [] : [row.command_id]));
    expect(body.data.map(({ command_id }) => command_id).sort()).toEqual(sent.sort());
    await first.service.settled();
    const ended = first.service
      .told(ApiCommandCompleted)
      .filter(({ data }) => sent.includes(data.command_id));
    expect(ended).toHaveLength(4);
    const noted = first.service
      .told(OcppChangeRecorded)
      .filter(({ data }) => sent.includes(String((data.after as { command_id?: string }).command_id)));
    expect(noted).toHaveLength(4);
    await Promise.all(sockets.map((socket) => socket.close()));
  }, 30_000);

  it('is never one to the charger of another organization that commands at the same moment', async () => {
    const ours = await first.register();
    const theirs = await first.register({ organization_id: 'org_B' });
    await second.service.settled();
    const sockets = await Promise.all([first.connect16(ours), second.connect16(theirs)]);
    for (const socket of sockets) socket.onCommand(() => ({ payload: { status: 'Accepted' } }));
    await Promise.all(sockets.map((socket) => socket.result('Heartbeat', {})));
    const others = first.service.as(['write:charge_points'], 'org_B');
    const body = { charge_point_ids: [ours.id, theirs.id, ours.id.toLowerCase()], command: 'soft_reset' };
    const answers = await Promise.all(
      [api, others, api, others].map((one) =>
        one.post<BulkResultDto>('/api/v1/cpo/commands/bulk', { ...body, timeout_seconds: 5 }),
      ),
    );
    const outcomes = answers.map(({ body: { results } }) => results.map(({ code }) => code));
    const [asOurs, asTheirs] = [
      [null, 'not_found', 'not_found'],
      ['not_found', null, 'not_found'],
    ];
    expect(outcomes).toEqual([asOurs, asTheirs, asOurs, asTheirs]);
    await Promise.all(sockets.map((socket) => socket.close()));
  });

  it('goes to hundreds at once', async () => {
    const chargePoints = await first.registerMany(120);
    await second.service.settled();
    const sockets = await Promise.all(
      chargePoints.map((one, at) => (at % 2 === 0 ? first : second).connect16(one)),
    );
    for (const socket of sockets) socket.onCommand(() => ({ payload: { status: 'Accepted' } }));
    await Promise.all(sockets.map((socket) => socket.result('Heartbeat', {})));
    const answer = await bulk(chargePoints.map(({ id }) => id));
    expect(answer.body).toMatchObject({ total: 120, accepted: 120, error: 0 });
    expect(new Set(answer.body.results.map(({ command_id }) => command_id)).size).toBe(120);
    await Promise.all(sockets.map((socket) => socket.close()));
  }, 60_000);

  it.each([
    [{ charge_point_ids: [] }, '/charge_point_ids'],
    [{ charge_point_ids: 'CP-1' }, '/charge_point_ids'],
    [{ charge_point_ids: ['CP-1', 'CP-1'] }, '/charge_point_ids/1'],
    [{ charge_point_ids: ['CP 1'] }, '/charge_point_ids/0'],
    [{ charge_point_ids: [7] }, '/charge_point_ids/0'],
    [{ charge_point_ids: Array.from({ length: 501 }, (_, at) => `CP-${at}`) }, '/charge_point_ids'],
    [{ command: 'make_coffee' }, '/command'],
    [{ command: 'unlock_connector' }, '/parameters/connector_id'],
    [
      {
        command: 'send_local_list',
        parameters: { list_version: 2, local_authorization_list: [{ id_tag: 'A' }, { id_tag: 'a' }] },
      },
      '/parameters/local_authorization_list/1/id_tag',
    ],
    [{ timeout_seconds: 31 }, '/timeout_seconds'],
    [{ force: true }, '/force'],
  ])('is 422 with %j', async (more, pointer) => {
    const answer = await bulk(['CP-1'], more);
    expect(answer.status).toBe(422);
    const [error] = (answer.body as unknown as { errors: { pointer: string }[] }).errors;
    expect(error?.pointer).toBe(pointer);
  });
});
