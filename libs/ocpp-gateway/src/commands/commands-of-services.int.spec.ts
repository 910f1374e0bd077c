import { randomInt } from 'node:crypto';

import { CommandCompleted, CommandRequested, type EventData } from '@csms/contracts';
import { newId } from '@csms/kernel';
import { eventually } from '@csms/testing';

import type { TestCharger } from '../testing/test-charger';
import { TestGateway } from '../testing/test-gateway';

type Requested = EventData<typeof CommandRequested>;

describe('commands that services ask for by Kafka', () => {
  let gateway: TestGateway;
  let old: { charger: TestCharger; id: string };
  let young: { charger: TestCharger; id: string };
  let tag: string;

  beforeAll(async () => {
    gateway = await TestGateway.start();
    old = await gateway.charger16();
    young = await gateway.charger201();
    tag = await gateway.issue();
  }, 60_000);

  afterAll(async () => {
    await old.charger.close();
    await young.charger.close();
    await gateway.stop();
  }, 30_000);

  const request = (more: Partial<Requested> = {}): Requested => ({
    command_id: newId('cmd'),
    organization_id: 'org_A',
    charge_point_id: old.id,
    command: {
      name: 'start_session',
      evse_id: 1,
      connector_id: 1,
      id_tag: tag,
      remote_start_id: randomInt(1_000),
    },
    reference: null,
    requested_at: new Date().toISOString(),
    expires_at: new Date(Date.now() + 60_000).toISOString(),
    timeout_seconds: 5,
    ...more,
  });

  const ask = (one: Requested) => gateway.service.tell(CommandRequested, one);
  const resultsOf = ({ command_id }: Requested) =>
    gateway.service.told(CommandCompleted).filter(({ data }) => data.command_id === command_id);
  const result = (one: Requested) =>
    eventually(() => {
      const [completed] = resultsOf(one);
      if (completed === undefined) throw new Error('no result yet');
      return completed;
    });

  /** What the charger is asked for, with `answer` as its answer. */
  function hears({ charger }: { charger: TestCharger }, answer: object | null): unknown[] {
    const heard: unknown[] = [];
    charger.onCommand((action, payload) => {
      heard.push([action, payload]);
      return answer === null ? null : { payload: answer };
    });
    return heard;
  }

  it('reach the charger in the words of its version, and their answer is told', async () => {
    const heard = hears(old, { status: 'Accepted' });
    const start = request({ reference: 'comm_1' });
    await ask(start);
    expect(await result(start)).toMatchObject({
      key: old.id,
      organizationId: 'org_A',
      data: {
        command_id: start.command_id,
        command: start.command,
        reference: 'comm_1',
        status: 'Accepted',
        reason: null,
        response: { status: 'Accepted' },
        sent_at: expect.any(String),
      },
    });
    const heardYoung = hears(young, { status: 'Rejected' });
    const stop = request({
      charge_point_id: young.id,
      command: { name: 'stop_session', ocpp_transaction_id: 'tx-1' },
    });
    await ask(stop);
    expect((await result(stop)).data).toMatchObject({ status: 'Rejected', reason: 'Rejected' });
    expect(heard).toEqual([['RemoteStartTransaction', { connectorId: 1, idTag: tag }]]);
    expect(heardYoung).toEqual([['RequestStopTransaction', { transactionId: 'tx-1' }]]);
  });

  it('are sent once under one id, however often they are asked for', async () => {
    const heard = hears(old, { status: 'Accepted' });
    const start = request();
    await Promise.all([ask(start), ask(start), ask(start)]);
    await result(start);
    await ask(start);
    await gateway.service.settled();
    const next = request();
    await ask(next);
    await result(next);
    expect(heard).toHaveLength(2);
    expect(resultsOf(start)).toHaveLength(1);
  });

  it('are not sent when they come late', async () => {
    const heard = hears(old, { status: 'Accepted' });
    const late = request({ expires_at: new Date(Date.now() - 1_000).toISOString() });
    await ask(late);
    expect((await result(late)).data).toMatchObject({
      status: 'Timeout',
      reason: 'expired',
      sent_at: null,
    });
    expect(heard).toEqual([]);
  });

  it('do not wait for a charger that keeps silent, but for its own', async () => {
    hears(old, null);
    hears(young, { status: 'Accepted' });
    const silent = request({ timeout_seconds: 3 });
    const behind = request({
      timeout_seconds: 1,
      command: { name: 'stop_session', ocpp_transaction_id: '1' },
    });
    const beside = request({ charge_point_id: young.id });
    for (const one of [silent, behind, beside]) await ask(one);
    await result(beside);
    expect(resultsOf(silent)).toEqual([]);
    expect((await result(silent)).data).toMatchObject({ status: 'Timeout', reason: 'charge_point_timeout' });
    const [first, second] = [(await result(silent)).data, (await result(behind)).data];
    expect(Date.parse(second.sent_at ?? '')).toBeGreaterThanOrEqual(Date.parse(first.completed_at));
  });

  it('have a typed outcome where the charger is away, unknown or another organization’s', async () => {
    const away = await gateway.register();
    const foreign = await gateway.register({ organization_id: 'org_B' });
    const asked = [
      request({ charge_point_id: away.id }),
      request({ charge_point_id: foreign.id }),
      request({ charge_point_id: 'CP-NOWHERE' }),
    ];
    for (const one of asked) await ask(one);
    const outcomes = await Promise.all(asked.map(async (one) => (await result(one)).data));
    expect(outcomes.map(({ status, reason, sent_at }) => [status, reason, sent_at])).toEqual([
      ['Error', 'charge_point_offline', null],
      ['Error', 'not_found', null],
      ['Error', 'not_found', null],
    ]);
  });

  it('show the CALLERROR of a charger that cannot do it', async () => {
    old.charger.onCommand(() => ({ code: 'NotSupported', description: 'no triggers here' }));
    const trigger = request({ command: { name: 'trigger_heartbeat' } });
    await ask(trigger);
    expect((await result(trigger)).data).toMatchObject({
      status: 'Error',
      reason: 'NotSupported',
      response: { error_code: 'NotSupported', error_description: 'no triggers here' },
    });
  });

  it('start nothing before their token is known, which comes on another way', async () => {
    const heard = hears(old, { status: 'Accepted' });
    const next = `NEXT${randomInt(1_000_000)}`;
    const start = request({
      command: { name: 'start_session', evse_id: 1, connector_id: 1, id_tag: next, remote_start_id: 1 },
    });
    await ask(start);
    await gateway.service.settled();
    expect(heard).toEqual([]);
    await gateway.issue({ id_tag: next });
    await result(start);
    expect(heard).toHaveLength(1);
  });

  it('whose instance died after it took them are given up, and not sent again', async () => {
    const heard = hears(old, { status: 'Accepted' });
    const { database } = gateway.service.platform;
    const lost = request();
    await database.query(
      `insert into queued_command
         (command_id, organization_id, charge_point_id, request, state, expires_at, due_at, sent_at, lost_at)
       values ($1, 'org_A', $2, $3, 'sent', now(), now(), now(), now())`,
      [lost.command_id, old.id, JSON.stringify(lost)],
    );
    const behind = request();
    await ask(behind);
    const completed = await eventually(() => resultsOf(lost)[0] ?? fail(), { timeoutMs: 15_000 });
    expect(completed.data).toMatchObject({ status: 'Error', reason: 'outcome_unknown' });
    await result(behind);
    expect(heard).toHaveLength(1);
  }, 30_000);
});

function fail(): never {
  throw new Error('no result yet');
}
