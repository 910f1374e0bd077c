import { ApiCommandCompleted, ChargePointRegistered, TokenIssued } from '@csms/contracts';
import type { RestClient } from '@csms/testing';

import { start16, Transaction201 } from '../../testing/frames';
import type { TestCharger } from '../../testing/test-charger';
import { TestGateway } from '../../testing/test-gateway';
import { sessionIdOf } from '../../transactions/transactions.service';

describe('a session that is started or stopped from afar', () => {
  let gateway: TestGateway;
  let api: RestClient;

  beforeAll(async () => {
    gateway = await TestGateway.start();
    api = gateway.service.as(['write:charge_points'], 'org_A');
  }, 60_000);

  afterAll(() => gateway.stop(), 30_000);

  function hears(charger: TestCharger, payload: object = { status: 'Accepted' }): [string, unknown][] {
    const heard: [string, unknown][] = [];
    charger.onCommand((action, asked) => {
      heard.push([action, asked]);
      return { payload };
    });
    return heard;
  }

  it('reaches its charger in OCPP 1.6', async () => {
    const { charger, id } = await gateway.charger16();
    const heard = hears(charger);
    const start = { charge_point_id: id, connector_id: 1, id_tag: 'A' };
    expect(await api.post('/api/v1/sessions', start)).toMatchObject({
      status: 200,
      body: {
        command_id: expect.stringMatching(/^cmd_/),
        charge_point_id: id,
        command: 'start_session',
        status: 'Accepted',
        reason: null,
      },
    });
    const { transactionId } = await charger.result('StartTransaction', start16(await gateway.issue()));
    const stop = `/api/v1/sessions/${sessionIdOf(id, String(transactionId))}/stop`;
    expect(await api.post(stop, {})).toMatchObject({
      status: 200,
      body: { charge_point_id: id, command: 'stop_session', status: 'Accepted' },
    });
    await gateway.service.settled();
    const told = gateway.service.told(ApiCommandCompleted).filter(({ key }) => key === id);
    expect(told.map(({ data }) => [data.command, data.start])).toEqual([
      [
        'start_session',
        {
          site_id: ChargePointRegistered.example.site_id,
          project_id: ChargePointRegistered.example.project_id,
          evse_id: null,
          connector_id: 1,
          id_tag_masked: '…A',
        },
      ],
      ['stop_session', undefined],
    ]);
    expect(heard).toEqual([
      ['RemoteStartTransaction', { connectorId: 1, idTag: 'A' }],
      ['RemoteStopTransaction', { transactionId }],
    ]);
    await charger.close();
  });

  it('reaches its charger in OCPP 2.0.1, and says what it answers', async () => {
    const { charger, id } = await gateway.charger201();
    const heard = hears(charger, { status: 'Rejected' });
    const start = { charge_point_id: id, connector_id: 1, evse_id: 2, id_tag: 'A', timeout_seconds: 5 };
    expect(await api.post('/api/v1/sessions', start)).toMatchObject({
      status: 200,
      body: { status: 'Rejected' },
    });
    const transaction = new Transaction201({ id: 1, connectorId: 1 });
    const idToken = { idToken: await gateway.issue(), type: 'ISO14443' };
    await charger.result('TransactionEvent', transaction.event('Started', { idToken }));
    await api.post(`/api/v1/sessions/${sessionIdOf(id, transaction.id)}/stop`, {});
    expect(heard).toMatchObject([
      ['RequestStartTransaction', { evseId: 2, idToken: { idToken: 'A' } }],
      ['RequestStopTransaction', { transactionId: transaction.id }],
    ]);
    await charger.close();
  });

  it('is refused to strangers, to readers, and where it names nothing that is there', async () => {
    const { charger, id } = await gateway.charger16();
    const heard = hears(charger);
    const { transactionId } = await charger.result('StartTransaction', start16(await gateway.issue()));
    const stop = `/api/v1/sessions/${sessionIdOf(id, String(transactionId))}/stop`;
    const start = { charge_point_id: id, connector_id: 1, id_tag: 'A' };
    const stranger = gateway.service.as(['write:charge_points'], 'org_B');
    const reader = gateway.service.as(['read:sessions', 'read:charge_points'], 'org_A');
    const elsewhere = gateway.service.asPrincipal({
      ...{
        organizationId: 'org_A',
        subject: 'k',
        type: 'api_key',
        scopes: ['write:charge_points'],
        role: null,
      },
      grants: [{ type: 'site', id: 'site_elsewhere', access: 'write' }],
    });
    for (const [path, body, resource] of [
      ['/api/v1/sessions', start, 'charge_point'],
      [stop, {}, 'session'],
    ] as const) {
      for (const nobody of [stranger, elsewhere]) {
        expect(await nobody.post(path, body)).toMatchObject({ status: 404, body: { resource } });
      }
      expect(await reader.post(path, body)).toMatchObject({ status: 403 });
    }
    expect(await api.post('/api/v1/sessions/sess_unknown/stop', {})).toMatchObject({
      status: 404,
      body: { resource: 'session' },
    });
    for (const [more, pointer] of [
      [{ connector_id: 0 }, '/connector_id'],
      [{ id_tag: undefined }, '/id_tag'],
      [{ id_tag: 'x'.repeat(37) }, '/id_tag'],
      [{ charge_point_id: 'not one' }, '/charge_point_id'],
      [{ driver_id: 'drv_1' }, '/driver_id'],
      [{ promotional_code: 'SPRING' }, '/promotional_code'],
      [{ timeout_seconds: 61 }, '/timeout_seconds'],
    ] as const) {
      expect(await api.post('/api/v1/sessions', { ...start, ...more })).toMatchObject({
        status: 422,
        body: { code: 'validation_failed', errors: [{ pointer }] },
      });
    }
    expect(heard).toEqual([]);
    await charger.close();
    expect(await api.post(stop, {})).toMatchObject({ status: 424, body: { code: 'charge_point_offline' } });
  });

  it('may be for a driver, with the tag of his that is good and fits', async () => {
    const { charger, id } = await gateway.charger16();
    const heard = hears(charger);
    const driver_id = `drv_${id}`;
    const usersToo = gateway.service.as(['write:charge_points', 'read:users'], 'org_A');
    const start = (client: RestClient, driver: string) =>
      client.post('/api/v1/sessions', { charge_point_id: id, connector_id: 1, driver_id: driver });
    const refused = (code: string) => ({
      status: 422,
      body: { errors: [{ pointer: '/driver_id', code }] },
    });
    expect(await start(usersToo, driver_id)).toMatchObject(refused('no_active_tag'));
    const issue = (id_tag: string, more: object = {}) =>
      gateway.service.tell(TokenIssued, {
        ...TokenIssued.example,
        organization_id: 'org_A',
        id_tag,
        driver_id,
        ...more,
      });
    await issue(`A-${id}-BLOCKED`.slice(0, 20), { status: 'blocked' });
    await issue(`LONG-${id}`.padEnd(30, 'X'));
    await gateway.service.settled();
    expect(await start(usersToo, driver_id)).toMatchObject(refused('no_fitting_tag'));
    const card = `Z${id}`.slice(0, 20);
    await issue(card, { id_token_type: 'ISO14443' });
    await issue(`A${id}`.slice(0, 20), { id_token_type: 'Central' });
    await gateway.service.settled();
    expect(await start(usersToo, driver_id)).toMatchObject({ status: 200, body: { status: 'Accepted' } });
    expect(heard).toEqual([['RemoteStartTransaction', { connectorId: 1, idTag: card }]]);
    // Who may not know drivers knows them by their pseudonyms alone.
    expect(await start(api, driver_id)).toMatchObject(refused('no_active_tag'));
    await charger.close();
  });
});
