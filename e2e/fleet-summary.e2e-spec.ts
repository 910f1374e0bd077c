import { eventually } from '@csms/testing';

import { chargeOnce } from './clients/charge-script';
import { type ClientVersion, StrictClient } from './clients/strict-client';
import { issueTag, registerCharger, type Session, sessionsOf, uniqueName } from './support/fixtures';
import { type RunningPlatform, startPlatform } from './support/platform';
import { RestClient } from './support/rest-client';

const WITHIN_MS = 15_000;
const NOTHING = {
  total_chargers: 0,
  online: 0,
  offline: 0,
  charging: 0,
  available: 0,
  faulted: 0,
  active_sessions: 0,
  total_energy_today_kwh: 0,
};

describe('the summary of the fleet', () => {
  let platform: RunningPlatform;

  beforeAll(async () => {
    platform = await startPlatform();
  }, 150_000);

  afterAll(() => platform.stop(), 60_000);

  it.each<ClientVersion>(['1.6', '2.0.1'])('follows a charge of an OCPP %s charger', async (version) => {
    const name = uniqueName('Depot');
    const { id: project_id } = await platform.api.post<{ id: string }>('/api/v1/projects', { name });
    const path = `/api/v1/cpo/fleet/summary?project_id=${project_id}`;
    const becomes = (figures: Partial<typeof NOTHING>, api = platform.api) =>
      eventually(async () => expect(await api.get(path)).toEqual({ ...NOTHING, ...figures }), {
        timeoutMs: WITHIN_MS,
      });

    const [registered, idTag] = await Promise.all([
      registerCharger(platform, version, { project_id }),
      issueTag(platform),
    ]);
    await becomes({ total_chargers: 1, offline: 1 });
    const charger = await StrictClient.connect({
      ocppUrl: platform.credentials.ocpp_url,
      version,
      chargePointId: registered.charge_point_id,
      password: registered.ocpp_password,
    });
    await becomes({ total_chargers: 1, online: 1 });

    const unplugged = Promise.withResolvers<void>();
    const charge = chargeOnce(charger, {
      idTag,
      meterStartWh: 1_000,
      meterStopWh: 15_701,
      samples: [{ energyWh: 5_000, powerW: 11_000 }, { energyWh: 15_701 }],
      sampleIntervalMs: 10,
      stopReason: 'EVDisconnected',
      beforeStop: () => unplugged.promise,
    });
    const delivered = { total_energy_today_kwh: 14.701 };
    await becomes({ total_chargers: 1, online: 1, charging: 1, active_sessions: 1, ...delivered });
    await becomes(
      {},
      new RestClient(platform.credentials.base_url, platform.credentials.other_organization_api_key),
    );

    unplugged.resolve();
    await charge;
    await becomes({ total_chargers: 1, online: 1, available: 1, ...delivered });
    await eventually(
      async () => {
        const [session] = (await sessionsOf(platform.api, charger.chargePointId)) as [Session];
        expect(session.energy_kwh).toBe(delivered.total_energy_today_kwh);
      },
      { timeoutMs: 10_000 },
    );

    await charger.close();
    await becomes({ total_chargers: 1, offline: 1, ...delivered });
  });
});
