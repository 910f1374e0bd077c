import { on } from 'node:events';

import { WebSocket } from 'ws';

import { eventually } from '@csms/testing';

import { chargeOnce } from './clients/charge-script';
import { type ClientVersion, StrictClient } from './clients/strict-client';
import { issueTag, registerCharger, uniqueName } from './support/fixtures';
import { type RunningPlatform, startPlatform } from './support/platform';
import { RestClient } from './support/rest-client';

const WITHIN_MS = 15_000;

/** How an operator sets the heartbeat interval to 77 s in each version, and what the charger answers. */
const VARIABLE = { component: { name: 'OCPPCommCtrlr' }, variable: { name: 'HeartbeatInterval' } };
const INTERVAL = {
  '1.6': {
    command: 'change_configuration',
    body: { key: 'HeartbeatInterval', value: '77' },
    answer: { status: 'Accepted' },
  },
  '2.0.1': {
    command: 'set_variables',
    body: { items: [{ ...VARIABLE, value: '77' }] },
    answer: { setVariableResult: [{ ...VARIABLE, attributeStatus: 'Accepted' }] },
  },
} as const;

/** The state with which streams of a charge point begin, by channel. */
async function snapshotsOf({ credentials }: RunningPlatform, id: string): Promise<Record<string, unknown[]>> {
  const channels = ['charge_points', 'energy', 'sessions'];
  const url = `${credentials.base_url.replace('http', 'ws')}/api/v1/stream/charge-points/${id}`;
  const socket = new WebSocket(`${url}?channels=${channels.join(',')}&snapshot=true`, {
    headers: { authorization: `Bearer ${credentials.api_key}` },
  });
  const found: Record<string, unknown[]> = {};
  try {
    for await (const [data] of on(socket, 'message', { signal: AbortSignal.timeout(WITHIN_MS) })) {
      const message = JSON.parse(String(data)) as { type: string; channel: string; data: unknown[] };
      if (message.type === 'error') throw new Error(String(data));
      if (message.type === 'snapshot') found[message.channel] = message.data;
      if (channels.every((channel) => found[channel] !== undefined)) return found;
    }
    throw new Error('The stream ended.');
  } finally {
    socket.close();
  }
}

describe('live status', () => {
  let platform: RunningPlatform;

  beforeAll(async () => {
    platform = await startPlatform();
  }, 150_000);

  afterAll(() => platform.stop(), 60_000);

  it.each<ClientVersion>(['1.6', '2.0.1'])(
    'follows an OCPP %s charger from its socket to REST',
    async (version) => {
      const name = uniqueName('Depot');
      const { id: project_id } = await platform.api.post<{ id: string }>('/api/v1/projects', { name });
      const [registered, idTag] = await Promise.all([
        registerCharger(platform, version, { project_id }),
        issueTag(platform),
      ]);
      const id = registered.charge_point_id;
      const ofCharger = `/api/v1/status/charge-points/${id}`;
      const shows = (path: string, expected: object) =>
        eventually(async () => expect(await platform.api.get(path)).toMatchObject(expected), {
          timeoutMs: WITHIN_MS,
        });
      await shows(`${ofCharger}/live-status`, { charge_point_id: id, online: false, connectors: [] });
      await shows(`${ofCharger}/connection-health`, { uptime_percent_24h: null, disconnection_count_24h: 0 });
      await shows(`${ofCharger}/heartbeat-status`, { last_heartbeat_at: null, status: 'unknown' });

      const { command, body, answer } = INTERVAL[version];
      const charger = await StrictClient.connect({
        ocppUrl: platform.credentials.ocpp_url,
        version,
        chargePointId: id,
        password: registered.ocpp_password,
        onCommand: () => answer,
      });
      await charger.call('Heartbeat', {});
      const sentAt = Date.now();
      await shows(`${ofCharger}/heartbeat-status`, { heartbeat_interval_seconds: 300, status: 'healthy' });
      const { last_heartbeat_at } = await platform.api.get<{ last_heartbeat_at: string }>(
        `${ofCharger}/heartbeat-status`,
      );
      expect(Math.abs(Date.parse(last_heartbeat_at) - sentAt)).toBeLessThan(10_000);
      const versionPath = version === '1.6' ? 'ocpp16' : 'ocpp201';

      const unplugged = Promise.withResolvers<void>();
      const charge = chargeOnce(charger, {
        idTag,
        meterStartWh: 1_000,
        meterStopWh: 15_700,
        samples: [
          { energyWh: 5_000, powerW: 11_000 },
          { energyWh: 15_300, powerW: 7_400 },
        ],
        sampleIntervalMs: 10,
        stopReason: 'EVDisconnected',
        beforeStop: () => unplugged.promise,
      });
      const charging = {
        charge_point_id: id,
        online: true,
        connectors: [
          {
            ...{ connector_id: 1, evse_id: 1, status: 'Charging', error_code: null },
            ...{ session_id: expect.stringMatching(/^sess_/), energy_kwh: 14.3, power_kw: 7.4 },
          },
        ],
      };
      await shows(`${ofCharger}/live-status`, charging);
      await shows(`/api/v1/status/charge-points?ids=${id}&online=true`, { data: [charging], total: 1 });
      expect(await snapshotsOf(platform, id)).toMatchObject({
        charge_points: [charging],
        energy: [charging],
        sessions: [{ charge_point_id: id, status: 'active', energy_kwh: 14.3 }],
      });
      const counts = { available: 0, charging: 1, faulted: 0, unavailable: 0, offline: 0 };
      await shows(`/api/v1/status/projects/${project_id}/status-overview`, {
        ...{ project_id, project_name: name, charge_points_total: 1, charge_points_online: 1 },
        connectors: counts,
      });
      const stranger = new RestClient(
        platform.credentials.base_url,
        platform.credentials.other_organization_api_key,
      );
      expect(await stranger.send('GET', `${ofCharger}/live-status`)).toMatchObject({ status: 404 });

      unplugged.resolve();
      await charge;
      const idle = { status: 'Available', session_id: null, energy_kwh: null, power_kw: null };
      await shows(`${ofCharger}/live-status`, { online: true, connectors: [idle] });
      // The charge began with a boot, whose answer had an interval: the command comes after it.
      await platform.api.post(`/api/v1/${versionPath}/${id}/${command}`, body);
      await shows(`${ofCharger}/heartbeat-status`, { heartbeat_interval_seconds: 77, status: 'healthy' });

      await charger.close();
      await shows(`${ofCharger}/live-status`, { online: false, connectors: [{ status: 'Available' }] });
      await shows(`${ofCharger}/connection-health`, {
        ...{ disconnection_count_24h: 1, online: false },
        ...{ last_connected_at: expect.any(String), last_disconnected_at: expect.any(String) },
      });
      await shows(`/api/v1/status/projects/${project_id}/status-overview`, {
        charge_points_online: 0,
        connectors: { ...counts, charging: 0, offline: 1 },
      });
    },
    60_000,
  );
});
