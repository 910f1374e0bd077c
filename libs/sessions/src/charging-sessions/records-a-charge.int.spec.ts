import {
  ConnectorStatusChanged,
  MeterValuesReceived,
  SessionEnded,
  SessionMeasured,
  SessionStarted,
  TransactionEnded,
  TransactionStarted,
  TransactionUpdated,
} from '@csms/contracts';
import type { RestClient, TestService } from '@csms/testing';

import { ACharge, at } from '../testing/a-charge';
import { startSessions } from '../testing/start-sessions';

describe('a charge that its charger tells of', () => {
  let service: TestService;
  let api: RestClient;

  beforeAll(async () => {
    service = await startSessions();
    api = service.as(['read:sessions', 'read:users'], 'org_A');
  }, 60_000);

  afterAll(() => service.stop(), 30_000);

  const session = async (charge: ACharge) => (await api.get(`/api/v1/sessions/${charge.sessionId}`)).body;
  const told = (charge: ACharge) =>
    [...service.told(SessionStarted), ...service.told(SessionEnded)].filter(
      ({ data }) => data.session_id === charge.sessionId,
    );

  it('is an active session from its start on, with what is known so far', async () => {
    const charge = new ACharge();
    await service.tell(TransactionStarted, charge.started());
    await service.tell(MeterValuesReceived, charge.metered('08:30', 6_500, 7_400));
    await service.settled();
    expect(await session(charge)).toMatchObject({
      status: 'active',
      started_at: at('08:12'),
      ended_at: null,
      charging_ended_at: null,
      energy_kwh: 5.5,
      max_power_kw: 7.4,
      meter_start_kwh: 1,
      meter_stop_kwh: null,
      revision: 1,
      corrected: false,
    });
    expect(told(charge)).toMatchObject([
      { type: SessionStarted.type, key: charge.sessionId, organizationId: 'org_A' },
    ]);
  });

  it('has the sum of its intervals where its registers stay at 0, in its end and its curve', async () => {
    const charge = new ACharge();
    const taking = (time: string, value: string) => ({
      timestamp: at(time),
      energy_register_wh: null,
      readings: [
        {
          measurand: 'Energy.Active.Import.Interval',
          value,
          unit: 'Wh',
          phase: null,
          context: 'Sample.Periodic',
          location: 'Outlet',
          signed_data: null,
        },
      ],
    });
    const reading = (...samples: ReturnType<typeof taking>[]) => ({ ...charge.metered('08:30', 0), samples });
    await service.tell(TransactionStarted, charge.started({ meter_start_wh: 0 }));
    await service.tell(MeterValuesReceived, reading(taking('08:30', '3000.5')));
    await service.tell(MeterValuesReceived, reading(taking('08:45', '3000.5')));
    const samples = [taking('08:45', '3000.5'), taking('09:04', '999')];
    await service.tell(TransactionEnded, charge.ended({ meter_stop_wh: 0, samples }));
    await service.settled();
    expect(await session(charge)).toMatchObject({
      energy_kwh: 7,
      meter_start_kwh: 0,
      meter_stop_kwh: 7,
      status: 'completed',
    });
    expect(told(charge).at(-1)?.data).toMatchObject({ energy_wh: 7_000, meter_stop_wh: 7_000 });
  });

  it('is marked from start to end where its token was for commissioning, and only then', async () => {
    const test = new ACharge();
    const authorization = {
      id_token: 'TEST1',
      id_token_type: null,
      status: 'Accepted',
      driver_id: null,
    } as const;
    const marked = { authorization: { ...authorization, purpose: 'commissioning' as const } };
    await service.tell(TransactionStarted, test.started(marked));
    await service.tell(TransactionEnded, test.ended());
    const charge = new ACharge();
    await service.tell(TransactionStarted, charge.started());
    await service.tell(TransactionEnded, charge.ended());
    await service.settled();
    expect(await session(test)).toMatchObject({ purpose: 'commissioning' });
    expect(told(test).map(({ data }) => data.purpose)).toEqual(['commissioning', 'commissioning']);
    expect(await session(charge)).toMatchObject({ purpose: null });
    for (const { data } of told(charge)) expect(data).not.toHaveProperty('purpose');
  });

  it('is marked, too, where anybody charges for nothing, with a token or without one', async () => {
    const nobody = { authorization: null, free_vend: true };
    const [first, second] = [new ACharge(), new ACharge()];
    await service.tell(TransactionStarted, first.started(nobody));
    await service.tell(TransactionUpdated, second.updated(nobody));
    await service.tell(TransactionStarted, second.started({ free_vend: true }));
    for (const one of [first, second]) await service.tell(TransactionEnded, one.ended());
    await service.settled();
    for (const one of [first, second]) {
      expect(await session(one)).toMatchObject({ purpose: 'free_vend', status: 'completed' });
      expect(told(one).at(-1)?.data).toMatchObject({ free_vend: true });
    }
  });

  it('tells at its end what its token was found to be, for the charger may have charged all the same', async () => {
    const [refused, good, nobodys] = [new ACharge(), new ACharge(), new ACharge()];
    const { authorization } = good.started();
    const blocked = { ...authorization!, status: 'Blocked' as const };
    await service.tell(TransactionStarted, refused.started({ authorization: blocked }));
    await service.tell(TransactionStarted, good.started());
    await service.tell(TransactionStarted, nobodys.started({ authorization: null }));
    for (const one of [refused, good, nobodys]) await service.tell(TransactionEnded, one.ended());
    await service.settled();
    const statusOf = (one: ACharge) => told(one).at(-1)?.data as { authorization_status?: string };
    expect(statusOf(refused).authorization_status).toBe('Blocked');
    expect(statusOf(good).authorization_status).toBe('Accepted');
    expect(statusOf(nobodys)).not.toHaveProperty('authorization_status');
  });

  it('is told once when its first value is measured', async () => {
    const charge = new ACharge();
    await service.tell(TransactionStarted, charge.started());
    await service.tell(MeterValuesReceived, charge.metered('08:12', 1_000));
    await service.tell(MeterValuesReceived, charge.metered('08:30', 6_500));
    await service.tell(MeterValuesReceived, charge.metered('08:45', 9_000, 7_400));
    await service.settled();
    const measured = service.told(SessionMeasured).filter(({ data }) => data.session_id === charge.sessionId);
    expect(measured).toMatchObject([{ key: charge.sessionId, data: { energy_wh: 5_500 } }]);
  });

  it('tells each value where it commissions its charger: somebody waits for a certain energy', async () => {
    const charge = new ACharge();
    const { authorization } = charge.started();
    const started = charge.started({ authorization: { ...authorization!, purpose: 'commissioning' } });
    await service.tell(TransactionStarted, started);
    for (const [time, register] of [
      ['08:30', 1_060],
      ['08:31', 1_120],
      ['08:32', 1_120],
      ['08:33', 1_180],
    ] as const)
      await service.tell(MeterValuesReceived, charge.metered(time, register));
    await service.settled();
    const measured = service.told(SessionMeasured).filter(({ data }) => data.session_id === charge.sessionId);
    expect(measured.map(({ data }) => data.energy_wh)).toEqual([60, 120, 180]);
  });

  it('is complete after its end, and told once at each end', async () => {
    const charge = new ACharge();
    await service.tell(TransactionStarted, charge.started());
    await service.tell(MeterValuesReceived, charge.metered('08:30', 6_500, 7_400));
    await service.tell(TransactionEnded, charge.ended());
    await service.settled();
    expect(await session(charge)).toEqual({
      session_id: charge.sessionId,
      transaction_id: expect.stringMatching(/^txn_/),
      ocpp_transaction_id: charge.ocppTransactionId,
      charge_point_id: charge.chargePointId,
      connector_id: 1,
      evse_id: 1,
      site_id: 'site_1',
      project_id: 'proj_1',
      driver_id: null,
      purpose: null,
      reservation_id: null,
      roaming_party: null,
      user_id: null,
      group_ids: null,
      cost_centre: null,
      vehicle_id: null,
      auth: { method: 'id_tag', id_tag_masked: '…E5F6', status: 'Accepted' },
      status: 'completed',
      started_at: at('08:12'),
      ended_at: at('09:04'),
      charging_ended_at: at('09:04'),
      duration_minutes: 52,
      energy_kwh: 14.7,
      max_power_kw: 7.4,
      meter_start_kwh: 1,
      meter_stop_kwh: 15.7,
      stop_reason: 'EVDisconnected',
      source: 'charger',
      external_id: null,
      is_end_presumed: false,
      revision: 1,
      corrected: false,
      time_zone: 'Europe/London',
      updated_at: expect.any(String),
      anomalies: [],
      links: {
        timeline: `/api/v1/sessions/${charge.sessionId}/timeline`,
        corrections: `/api/v1/corrections?session_id=${charge.sessionId}`,
      },
    });
    expect(told(charge).map(({ type }) => type)).toEqual([SessionStarted.type, SessionEnded.type]);
    expect(told(charge)[1]?.data).toMatchObject({
      revision: 1,
      status: 'completed',
      energy_wh: 14_700,
      charging_ended_at: at('09:04'),
    });
  });

  it.each([
    ['Remote', 15_700, 'stopped'],
    ['PowerLoss', 15_700, 'stopped'],
    ['Local', 1_000, 'failed'],
  ])('that ended by %s at %i Wh is %s', async (reason, meterStopWh, status) => {
    const charge = new ACharge();
    await service.tell(TransactionStarted, charge.started());
    await service.tell(TransactionEnded, charge.ended({ reason, meter_stop_wh: meterStopWh }));
    await service.settled();
    expect(await session(charge)).toMatchObject({ status, stop_reason: reason });
  });

  it('stopped taking energy when its connector said so, and the pause of the charger does not count', async () => {
    const charge = new ACharge();
    await service.tell(TransactionStarted, charge.started());
    for (const [status, time] of [
      ['Charging', '08:13'],
      ['SuspendedEVSE', '08:20'],
      ['Charging', '08:25'],
      ['SuspendedEV', '08:50'],
    ] as const) {
      await service.tell(ConnectorStatusChanged, charge.status(status, time));
    }
    await service.tell(ConnectorStatusChanged, charge.status('SuspendedEV', '08:15', 2));
    await service.tell(TransactionEnded, charge.ended());
    await service.settled();
    expect(await session(charge)).toMatchObject({ charging_ended_at: at('08:50'), ended_at: at('09:04') });
    expect(told(charge)[1]?.data).toMatchObject({ charging_ended_at: at('08:50') });
  });

  it('of OCPP 2.0.1 takes token and charging state from its updates', async () => {
    const charge = new ACharge();
    await service.tell(TransactionStarted, charge.started({ authorization: null, ocpp_version: '2.0.1' }));
    await service.tell(
      TransactionUpdated,
      charge.updated({
        authorization: {
          id_token: 'AABBCCDD',
          id_token_type: 'ISO14443',
          status: 'Accepted',
          driver_id: 'drv_1',
        },
        charging_state: 'Charging',
        occurred_at: at('08:14'),
      }),
    );
    await service.tell(
      TransactionUpdated,
      charge.updated({ charging_state: 'EVConnected', occurred_at: at('08:40') }),
    );
    await service.tell(TransactionEnded, charge.ended());
    await service.settled();
    expect(await session(charge)).toMatchObject({
      driver_id: 'drv_1',
      user_id: 'drv_1',
      auth: { method: 'ISO14443', id_tag_masked: '…CCDD', status: 'Accepted' },
      charging_ended_at: at('08:40'),
    });
  });

  it('keeps the stop of a transaction that nobody knows for a person to look at', async () => {
    const charge = new ACharge();
    await service.tell(TransactionEnded, charge.ended({ session_id: null }), {
      id: `stop-${charge.sessionId}`,
    });
    await service.settled();
    const anomalies = await service.installation.database.query(
      'select kind, organization_id, session_id, detail from sessions.anomaly where charge_point_id = $1',
      [charge.chargePointId],
    );
    expect(anomalies).toMatchObject([
      {
        kind: 'stop_without_start',
        organization_id: 'org_A',
        session_id: null,
        detail: { ocpp_transaction_id: charge.ocppTransactionId, meter_stop_wh: 15_700 },
      },
    ]);
    expect(told(charge)).toEqual([]);
    // Its start has come since, and the stop is told again with it.
    await service.tell(TransactionStarted, charge.started());
    await service.tell(TransactionEnded, charge.ended({ offline: true }));
    await service.settled();
    expect(
      await service.installation.database.query(
        'select kind from sessions.anomaly where charge_point_id = $1',
        [charge.chargePointId],
      ),
    ).toEqual([]);
    expect(await session(charge)).toMatchObject({ status: 'completed', energy_kwh: 14.7 });
  });

  it('is at the only connector of its charger where its stop alone told of it, else at none that is known', async () => {
    const nowhere = { evse_id: 0, connector_id: 0 };
    const [single, double] = [new ACharge(), new ACharge()];
    await service.tell(ConnectorStatusChanged, single.status('Available', '07:00'));
    for (const connector of [1, 2])
      await service.tell(ConnectorStatusChanged, double.status('Available', '07:00', connector));
    for (const charge of [single, double]) {
      await service.tell(TransactionStarted, charge.started(nowhere));
      await service.tell(TransactionEnded, charge.ended(nowhere));
    }
    await service.settled();
    expect(await session(single)).toMatchObject({ connector_id: 1, evse_id: 1, energy_kwh: 14.7 });
    expect(await session(double)).toMatchObject({ connector_id: null, evse_id: null, energy_kwh: 14.7 });
    // The start itself comes yet.
    await service.tell(TransactionStarted, double.started({ evse_id: 2, connector_id: 2 }));
    await service.settled();
    expect(await session(double)).toMatchObject({ connector_id: 2, evse_id: 2 });
  });

  it('keeps readings outside of a transaction with their connector', async () => {
    const charge = new ACharge();
    await service.tell(MeterValuesReceived, {
      ...charge.metered('07:00', 900),
      session_id: null,
      ocpp_transaction_id: null,
    });
    await service.settled();
    const rows = await service.installation.database.query(
      'select session_id, connector_id, value::text, unit from sessions.meter_value where charge_point_id = $1',
      [charge.chargePointId],
    );
    expect(rows).toEqual([{ session_id: null, connector_id: 1, value: '900', unit: 'Wh' }]);
  });
});
