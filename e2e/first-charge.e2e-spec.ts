import { eventually } from '@csms/testing';

import { chargeOnce } from './clients/charge-script';
import { chargeWithPython, preparePythonCharger } from './clients/python-client';
import type { ClientVersion } from './clients/strict-client';
import { connectCharger, issueTag, registerCharger, sessionsOf, settledSession } from './support/fixtures';
import { type RunningPlatform, startPlatform } from './support/platform';

/** Seconds are usual; how soon it is there is what benchmarks tell, not a test on a busy machine. */
const WITHIN_MS = 15_000;

describe('the first charge', () => {
  let platform: RunningPlatform;

  beforeAll(async () => {
    [platform] = await Promise.all([startPlatform(), preparePythonCharger()]);
  }, 360_000);

  afterAll(() => platform.stop(), 60_000);

  describe.each<ClientVersion>(['1.6', '2.0.1'])('of a strict OCPP %s charger', (version) => {
    it('stands in the REST API with its energy to the watt-hour and its price to the penny', async () => {
      const idTag = await issueTag(platform);
      const charger = await connectCharger(platform, version);
      const outcome = await chargeOnce(charger, {
        idTag,
        meterStartWh: 5_120_400,
        meterStopWh: 5_135_101,
        samples: [
          { energyWh: 5_124_000, powerW: 11_000 },
          { energyWh: 5_130_000, powerW: 7_400 },
        ],
        stopReason: 'EVDisconnected',
      });
      expect(outcome.authorizationStatus).toBe('Accepted');

      const { session, breakdown } = await settledSession(platform.api, charger.chargePointId, WITHIN_MS);
      expect(session).toMatchObject({
        status: 'completed',
        energy_kwh: 14.701,
        meter_start_kwh: 5120.4,
        meter_stop_kwh: 5135.101,
        stop_reason: 'EVDisconnected',
        ocpp_transaction_id: outcome.transactionId,
      });
      expect(breakdown.line_items.map((line) => [line.description, line.amount])).toEqual([
        ['Session fee', 0.5],
        ['Energy (14.701 kWh × £0.42)', 6.17],
        ['VAT (20%)', 1.33],
      ]);
      expect(breakdown).toMatchObject({
        status: 'settled',
        subtotal: 6.67,
        tax: 1.33,
        total: 8,
        currency: 'GBP',
      });
      expect(charger.strictFailures).toEqual([]);
      await charger.close();
    });

    it('is active with the energy so far while it charges, and is started and stopped through REST', async () => {
      const idTag = await issueTag(platform);
      const commands: string[] = [];
      const charger = await connectCharger(platform, version, {
        onCommand: (action) => {
          commands.push(action);
          return { status: 'Accepted' };
        },
      });
      const start = await platform.api.post(
        version === '1.6'
          ? '/api/v1/ocpp16/remote_start_transaction'
          : '/api/v1/ocpp201/request_start_transaction',
        {
          charge_point_id: charger.chargePointId,
          ...(version === '1.6' ? { id_tag: idTag } : { id_token: { idToken: idTag, type: 'Central' } }),
        },
      );
      expect(start).toMatchObject({ status: 'Accepted', response: { status: 'Accepted' } });

      const isStarted = Promise.withResolvers<string>();
      const goOn = Promise.withResolvers<void>();
      const charge = chargeOnce(charger, {
        idTag,
        meterStartWh: 0,
        meterStopWh: 2_000,
        samples: [{ energyWh: 1_500, powerW: 3_600 }],
        sampleIntervalMs: 1,
        authorizes: false,
        stopReason: 'Remote',
        onStarted: isStarted.resolve,
        beforeStop: () => goOn.promise,
      });
      const transactionId = await isStarted.promise;
      const active = await eventually(
        async () => {
          const [session] = await sessionsOf(platform.api, charger.chargePointId);
          expect(session).toMatchObject({ status: 'active', energy_kwh: 1.5, ended_at: null });
          return session;
        },
        { timeoutMs: WITHIN_MS },
      );
      expect(active?.ocpp_transaction_id).toBe(transactionId);

      const stop = await platform.api.post(
        version === '1.6'
          ? '/api/v1/ocpp16/remote_stop_transaction'
          : '/api/v1/ocpp201/request_stop_transaction',
        {
          charge_point_id: charger.chargePointId,
          transaction_id: version === '1.6' ? Number(transactionId) : transactionId,
        },
      );
      expect(stop).toMatchObject({ status: 'Accepted' });
      goOn.resolve();
      await charge;
      const { session, breakdown } = await settledSession(platform.api, charger.chargePointId, WITHIN_MS);
      expect(session).toMatchObject({ status: 'stopped', energy_kwh: 2, stop_reason: 'Remote' });
      expect(breakdown.total).toBe(1.61);
      expect(commands).toEqual(
        version === '1.6'
          ? ['RemoteStartTransaction', 'RemoteStopTransaction']
          : ['RequestStartTransaction', 'RequestStopTransaction'],
      );
      await charger.close();
    });
  });

  it.each<ClientVersion>(['1.6', '2.0.1'])(
    'of a Python OCPP %s charger stands there too',
    async (version) => {
      const [charger, idTag] = await Promise.all([registerCharger(platform, version), issueTag(platform)]);
      const folder = version === '1.6' ? 'ocpp16' : 'ocpp201';
      const result = await chargeWithPython({
        url: `${platform.credentials.ocpp_url}/${folder}/${charger.charge_point_id}`,
        version,
        chargePointId: charger.charge_point_id,
        // OCPP 1.6 sends the decoded bytes of its AuthorizationKey, 2.0.1 the text.
        password: version === '1.6' ? Buffer.from(charger.ocpp_password, 'hex') : charger.ocpp_password,
        idTag,
        meterStartWh: 100,
        meterStopWh: 10_223,
      });
      const { session, breakdown } = await settledSession(platform.api, charger.charge_point_id, WITHIN_MS);
      expect(session).toMatchObject({ energy_kwh: 10.123, ocpp_transaction_id: result.transactionId });
      // 0.50 + 10.123 × 0.42 = 4.25166 → 4.25; VAT 0.95.
      expect(breakdown).toMatchObject({ status: 'settled', subtotal: 4.75, tax: 0.95, total: 5.7 });
    },
    60_000,
  );

  it('is billed anew when its final register is corrected, and is known as it was', async () => {
    const idTag = await issueTag(platform);
    const charger = await connectCharger(platform, '1.6');
    await chargeOnce(charger, { idTag, meterStartWh: 0, meterStopWh: 14_701 });
    const before = await settledSession(platform.api, charger.chargePointId, WITHIN_MS);
    expect(before.breakdown).toMatchObject({ subtotal: 6.67, tax: 1.33, total: 8 });
    const path = `/api/v1/sessions/${before.session.session_id}`;
    const known = (await platform.api.get<{ updated_at: string }>(path)).updated_at;

    const correction = await platform.api.post('/api/v1/meter-values/corrections', {
      session_id: before.session.session_id,
      changes: [{ register: 'stop', old: 14_701, new: 10_123 }],
      reason: 'The meter was read on site',
      source: 'photo of the meter',
    });
    expect(correction).toMatchObject({
      status: 'applied',
      before: { energy_kwh: 14.701 },
      after: { energy_kwh: 10.123 },
    });
    await eventually(
      async () => {
        const { session, breakdown } = await settledSession(platform.api, charger.chargePointId, WITHIN_MS);
        // 0.50 + 10.123 × 0.42 = 4.25166 → 4.25; VAT 0.95.
        expect(breakdown).toMatchObject({ status: 'settled', subtotal: 4.75, tax: 0.95, total: 5.7 });
        expect(session).toMatchObject({ energy_kwh: 10.123 });
      },
      { timeoutMs: WITHIN_MS },
    );
    expect(await platform.api.get(path)).toMatchObject({ revision: 2, corrected: true });
    expect(await platform.api.get(`${path}?as_of=${known}`)).toMatchObject({
      energy_kwh: 14.701,
      revision: 1,
      corrected: false,
    });
    await charger.close();
  });

  it('goes on with the same data after a restart of the platform', async () => {
    const idTag = await issueTag(platform);
    const charger = await connectCharger(platform, '1.6');
    await chargeOnce(charger, { idTag, meterStartWh: 0, meterStopWh: 1_000 });
    const before = await settledSession(platform.api, charger.chargePointId, WITHIN_MS);
    for (const name of ['ocpp-gateway', 'sessions', 'billing', 'registry', 'api-gateway']) {
      platform.service('restart', name);
    }
    await charger.whenOpen();
    await chargeOnce(charger, { idTag, meterStartWh: 1_000, meterStopWh: 3_000, boots: false });
    await eventually(
      async () => {
        const sessions = await sessionsOf(platform.api, charger.chargePointId);
        expect(sessions.map((session) => session.energy_kwh)).toEqual([2, 1]);
        expect(sessions[1]).toEqual(before.session);
      },
      { timeoutMs: WITHIN_MS },
    );
    await charger.close();
  }, 90_000);
});
