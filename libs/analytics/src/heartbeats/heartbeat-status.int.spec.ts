import {
  ChargePointBooted,
  ChargePointConnected,
  ChargePointHeard,
  ChargePointRegistered,
  ConnectorStatusChanged,
  HeartbeatIntervalChanged,
  MeterValuesReceived,
} from '@csms/contracts';
import type { RestClient, TestService } from '@csms/testing';

import { ACharger, ago, uniqueId } from '../testing/a-charger';
import { startAnalytics } from '../testing/start-analytics';

import type { HeartbeatStatusDto } from './dto/heartbeat-status.dto';

describe('GET /api/v1/status/charge-points/{charge_point_id}/heartbeat-status', () => {
  let service: TestService;
  let organizationId: string;
  let api: RestClient;
  let charger: ACharger;

  beforeAll(async () => {
    service = await startAnalytics();
  }, 60_000);

  beforeEach(async () => {
    organizationId = uniqueId('org');
    api = service.as(['read:charge_points'], organizationId);
    charger = new ACharger({ organization_id: organizationId });
    await service.tell(ChargePointRegistered, charger.registered({ heartbeat_interval_seconds: 300 }));
    await service.tell(ChargePointConnected, charger.opened(ago(600), 1));
  });

  afterAll(() => service.stop(), 30_000);

  const answer = async (client = api, id = charger.id) => {
    await service.settled();
    return client.get<HeartbeatStatusDto>(`/api/v1/status/charge-points/${id}/heartbeat-status`);
  };
  const heartbeat = async (): Promise<HeartbeatStatusDto> => {
    const { status, body } = await answer();
    expect(status).toBe(200);
    return body;
  };
  const isOnline = async () =>
    (await api.get<{ online: boolean }>(`/api/v1/status/charge-points/${charger.id}/live-status`)).body
      .online;

  it('is unknown before the first message', async () => {
    expect(await heartbeat()).toEqual({
      charge_point_id: charger.id,
      last_heartbeat_at: null,
      heartbeat_interval_seconds: 300,
      status: 'unknown',
      last_message_at: null,
    });
  });

  it.each<[number, string, boolean]>([
    [5, 'healthy', true],
    [9, 'late', true],
    [11, 'missing', false],
  ])(
    'of a heartbeat of %i minutes ago is %s, and the charger is online: %p',
    async (minutes, status, online) => {
      const at = ago(minutes);
      await service.tell(ChargePointHeard, charger.heard(at));
      await service.tell(ChargePointHeard, charger.heard(ago(50)));
      expect(await heartbeat()).toMatchObject({ last_heartbeat_at: at, last_message_at: at, status });
      expect(await isOnline()).toBe(online);
    },
  );

  it('is healthy of one that sends other messages in place of heartbeats', async () => {
    const heartbeatAt = ago(100);
    await service.tell(ChargePointHeard, charger.heard(heartbeatAt));
    expect(await heartbeat()).toMatchObject({ status: 'missing' });
    for (const tell of [
      (at: string) => service.tell(MeterValuesReceived, charger.sampled(at, 1)),
      (at: string) =>
        service.tell(ConnectorStatusChanged, { ...charger.status(1, 'Available'), received_at: at }),
      (at: string) => service.tell(ChargePointHeard, charger.heard(at, false)),
      (at: string) => service.tell(ChargePointBooted, charger.booted(at, null)),
    ]) {
      const { last_message_at: before } = await heartbeat();
      const at = ago(2);
      expect(at > String(before)).toBe(true);
      await tell(at);
      const expected = { status: 'healthy', last_message_at: at, last_heartbeat_at: heartbeatAt };
      expect(await heartbeat()).toMatchObject(expected);
    }
  });

  it('goes by the interval that the charger was told last', async () => {
    await service.tell(ChargePointHeard, charger.heard(ago(9)));
    await service.tell(ChargePointBooted, charger.booted(ago(30), 600));
    expect(await heartbeat()).toMatchObject({ heartbeat_interval_seconds: 600, status: 'healthy' });
    await service.tell(HeartbeatIntervalChanged, charger.toldInterval(ago(20), 60));
    expect(await heartbeat()).toMatchObject({ heartbeat_interval_seconds: 60, status: 'missing' });
    // A boot that was not accepted tells none, and one that comes late none that still holds.
    await service.tell(ChargePointBooted, charger.booted(ago(12), null));
    await service.tell(ChargePointBooted, charger.booted(ago(25), 900));
    expect(await heartbeat()).toMatchObject({ heartbeat_interval_seconds: 60 });
    await service.tell(ChargePointBooted, charger.booted(ago(10), 300));
    expect(await heartbeat()).toMatchObject({ heartbeat_interval_seconds: 300, status: 'late' });
  });

  it('is of those that the caller may see', async () => {
    const unknown = { status: 404, body: { code: 'not_found', resource: 'charge_point' } };
    expect(await answer(api, 'CP-NOBODY')).toMatchObject(unknown);
    expect(await answer(service.as(['read:charge_points'], uniqueId('org')))).toMatchObject(unknown);
    expect(await answer(service.as(['read:sessions'], organizationId))).toMatchObject({ status: 403 });
  });
});
