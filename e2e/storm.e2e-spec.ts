import { eventually } from '@csms/testing';

import { chargeOnce } from './clients/charge-script';
import { StrictClient } from './clients/strict-client';
import { issueTag, registerCharger, settledSession } from './support/fixtures';
import { type RunningPlatform, startPlatform } from './support/platform';

const STATIONS = 200;
const ANSWERED_WITHIN_MS = 5_000;

/** A station that waits for a second database connection while it holds one stalls everybody (a peer does so). */
describe('200 stations that send at the same moment, with a database pool of 5', () => {
  let platform: RunningPlatform;

  beforeAll(async () => {
    platform = await startPlatform({ env: { CSMS_DATABASE_POOL_SIZE: '5' } });
  }, 150_000);

  afterAll(() => platform.stop(), 60_000);

  it('are all answered within 5 s, call by call, and each has its session', async () => {
    const stations = await connectAll(platform);
    const tags: string[] = [];
    // What comes before the storm is none.
    for (let index = 0; index < STATIONS; index += 20) {
      const batch = stations.slice(index, index + 20);
      tags.push(...(await Promise.all(batch.map((station) => aKnownTag(platform, station)))));
    }
    // Each call of each station is sent with those of all the others; one that takes longer than 5 s rejects.
    await Promise.all(
      stations.map((station, index) =>
        chargeOnce(station, {
          idTag: tags[index]!,
          meterStartWh: 0,
          meterStopWh: 1_000 + index,
          samples: [{ energyWh: 500 }],
        }).then((outcome) => expect(outcome.authorizationStatus).toBe('Accepted')),
      ),
    );
    for (const station of stations) {
      expect(station.resends).toBe(0);
      expect(station.strictFailures).toEqual([]);
    }
    for (const [index, station] of stations.entries()) {
      const { session } = await settledSession(platform.api, station.chargePointId, 30_000);
      expect(session.energy_kwh).toBe((1_000 + index) / 1000);
    }
    await Promise.all(stations.map((station) => station.close()));
  }, 120_000);
});

/** A tag travels to the gateway through Kafka: the storm is to find it there. */
async function aKnownTag(platform: RunningPlatform, station: StrictClient): Promise<string> {
  const idTag = await issueTag(platform);
  await eventually(async () => {
    const request = station.version === '1.6' ? { idTag } : { idToken: { idToken: idTag, type: 'ISO14443' } };
    const answer = await station.call<object>('Authorize', request);
    expect(JSON.stringify(answer)).toContain('"Accepted"');
  });
  return idTag;
}

async function connectAll(platform: RunningPlatform): Promise<StrictClient[]> {
  const stations: StrictClient[] = [];
  for (let index = 0; index < STATIONS; index += 20) {
    const batch = Array.from({ length: 20 }, async (_, offset) => {
      const version = (index + offset) % 2 === 0 ? '1.6' : '2.0.1';
      const { charge_point_id: chargePointId, ocpp_password: password } = await registerCharger(
        platform,
        version,
      );
      return StrictClient.connect({
        ocppUrl: platform.credentials.ocpp_url,
        version,
        chargePointId,
        password,
        callTimeoutMs: ANSWERED_WITHIN_MS,
      });
    });
    stations.push(...(await Promise.all(batch)));
  }
  return stations;
}
