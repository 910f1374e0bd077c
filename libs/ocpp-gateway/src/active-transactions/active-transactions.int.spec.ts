import { ChargePointRegistered } from '@csms/contracts';
import type { RestClient } from '@csms/testing';

import { idToken201, meter16, minutesAgo, start16, Transaction201 } from '../testing/frames';
import { TestGateway } from '../testing/test-gateway';
import { sessionIdOf } from '../transactions/transactions.service';

import { NewestReadings } from './newest-readings';

interface Active {
  readonly data: readonly Record<string, unknown>[];
  readonly total: number;
}

const POWER = { measurand: 'Power.Active.Import', unit: 'kW', value: '7.4' };

describe('transactions that run', () => {
  let gateway: TestGateway;
  let api: RestClient;

  beforeAll(async () => {
    gateway = await TestGateway.start();
    api = gateway.service.as(['read:charge_points'], 'org_A');
  }, 60_000);

  afterAll(() => gateway.stop(), 30_000);

  const active = async (path: string, client = api): Promise<Active> =>
    (await client.get<Active>(`/api/v1/${path}`)).body;

  const meterValues = (transactionId: unknown, register: number, at: number) => ({
    connectorId: 1,
    transactionId,
    meterValue: [{ timestamp: minutesAgo(at), sampledValue: [{ value: String(register) }, POWER] }],
  });

  it('of OCPP 1.6 show what is charged so far, until they end', async () => {
    const { charger, id } = await gateway.charger16();
    const tag = await gateway.issue();
    const { transactionId } = await charger.result('StartTransaction', start16(tag));
    const row = {
      transaction_id: transactionId,
      charge_point_id: id,
      evse_id: 1,
      connector_id: 1,
      id_tag: `…${tag.slice(-4)}`,
      session_id: sessionIdOf(id, String(transactionId)),
      started_at: minutesAgo(60),
      meter_start_wh: 1_000,
    };
    const paths = [`ocpp16/${id}/active_transactions`, `ocpp16/active_transactions?charge_point_id=${id}`];
    for (const path of paths) {
      expect(await active(path)).toMatchObject({
        data: [{ ...row, energy_kwh: null, power_kw: null }],
        total: 1,
        next_cursor: null,
      });
    }
    const staff = gateway.service.as(['read:charge_points', 'read:users'], 'org_A');
    expect(await active(`ocpp16/${id}/active_transactions`, staff)).toMatchObject({
      data: [{ id_tag: tag }],
    });
    await charger.result('MeterValues', meterValues(transactionId, 15_300, 30));
    const read = { data: [{ ...row, energy_kwh: 14.3, power_kw: 7.4 }] };
    for (const path of paths) expect(await active(path)).toMatchObject(read);
    // A reading of an hour ago that comes now changes nothing.
    await charger.result('MeterValues', meter16(transactionId, 2_000));
    for (const path of paths) expect(await active(path)).toMatchObject(read);
    await charger.result('StopTransaction', {
      transactionId,
      meterStop: 16_000,
      timestamp: minutesAgo(1),
    });
    for (const path of paths) expect(await active(path)).toMatchObject({ data: [], total: 0 });
    await charger.close();
  });

  it('of OCPP 2.0.1 show what their events tell', async () => {
    const { charger, id } = await gateway.charger201();
    const tag = await gateway.issue();
    const transaction = new Transaction201();
    const meterValue = (value: number, at: number, context = 'Sample.Periodic') => [
      {
        timestamp: minutesAgo(at),
        sampledValue: [
          { value, context, measurand: 'Energy.Active.Import.Register', unitOfMeasure: { unit: 'Wh' } },
          { value: 3_700, context, measurand: 'Power.Active.Import', unitOfMeasure: { unit: 'W' } },
        ],
      },
    ];
    await charger.result(
      'TransactionEvent',
      transaction.event('Started', {
        ...idToken201(tag),
        idToken: { idToken: tag, type: 'ISO14443' },
        meterValue: meterValue(500, 50, 'Transaction.Begin'),
      }),
    );
    await charger.result(
      'TransactionEvent',
      transaction.event('Updated', { meterValue: meterValue(2_000, 40) }),
    );
    expect(await active(`ocpp201/${id}/active_transactions`)).toMatchObject({
      data: [
        {
          transaction_id: transaction.id,
          id_tag: `…${tag.slice(-4)}`,
          meter_start_wh: 500,
          energy_kwh: 1.5,
          power_kw: 3.7,
        },
      ],
      total: 1,
    });
    expect(await active(`ocpp16/${id}/active_transactions`)).toMatchObject({ data: [], total: 0 });
    await charger.result('TransactionEvent', transaction.event('Ended'));
    expect(await active(`ocpp201/${id}/active_transactions`)).toMatchObject({ data: [], total: 0 });
    await charger.close();
  });

  it('are known with their readings by another instance, and after a restart', async () => {
    const { charger, id } = await gateway.charger16();
    const { transactionId } = await charger.result('StartTransaction', start16(await gateway.issue()));
    await charger.result('MeterValues', meterValues(transactionId, 15_300, 30));
    await gateway.service.app.get(NewestReadings).write();
    const other = await TestGateway.start({ installation: gateway.service.installation });
    const client = other.service.as(['read:charge_points'], 'org_A');
    const path = `ocpp16/${id}/active_transactions`;
    expect(await active(path, client)).toMatchObject({ data: [{ energy_kwh: 14.3, power_kw: 7.4 }] });
    await other.stop();
    await charger.result('StopTransaction', {
      transactionId,
      meterStop: 16_000,
      timestamp: minutesAgo(1),
    });
    await gateway.service.app.get(NewestReadings).write();
    const kept = await gateway.service.platform.database.query(
      'select 1 from newest_reading where session_id = $1',
      [sessionIdOf(id, String(transactionId))],
    );
    expect(kept).toEqual([]);
    await charger.close();
  }, 30_000);

  it('are not those that were refused', async () => {
    const { charger, id } = await gateway.charger16();
    await charger.result('StartTransaction', start16('NOBODYS-TAG'));
    expect(await active(`ocpp16/${id}/active_transactions`)).toMatchObject({ data: [], total: 0 });
    await charger.close();
  });

  it("are one's own organization's, of the sites that one may see", async () => {
    const { charger, id } = await gateway.charger16();
    await charger.result('StartTransaction', start16(await gateway.issue()));
    const list = 'ocpp16/active_transactions';
    const ids = async (client: RestClient) =>
      (await active(list, client)).data.map(({ charge_point_id }) => charge_point_id);
    const limitedTo = (site: string) =>
      gateway.service.asPrincipal({
        organizationId: 'org_A',
        subject: 'key_limited',
        type: 'api_key',
        scopes: ['read:charge_points'],
        role: null,
        grants: [{ type: 'site', id: site, access: 'read' }],
      });
    expect(await ids(limitedTo(String(ChargePointRegistered.example.site_id)))).toContain(id);
    expect(await ids(limitedTo('site_other'))).toEqual([]);
    const stranger = gateway.service.as(['read:charge_points'], 'org_B');
    expect(await ids(stranger)).toEqual([]);
    for (const client of [stranger, limitedTo('site_other')]) {
      expect((await client.get(`/api/v1/ocpp16/${id}/active_transactions`)).status).toBe(404);
    }
    expect((await api.get('/api/v1/ocpp16/active_transactions?charge_point_id=CP%201')).status).toBe(400);
    const writer = gateway.service.as(['write:charge_points'], 'org_A');
    expect((await writer.get(`/api/v1/${list}`)).status).toBe(403);
    await charger.close();
  });
});
