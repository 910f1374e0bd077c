import { ChargePointConnected, ChargePointDisconnected, ChargePointRegistered } from '@csms/contracts';
import { Pruning } from '@csms/platform-db';
import type { RestClient, TestService } from '@csms/testing';

import { ACharger, ago, uniqueId } from '../testing/a-charger';
import { startAnalytics } from '../testing/start-analytics';

import { OLD_CONNECTION_WORDS } from './connections.repository';
import type { ConnectionHealthDto } from './dto/connection-health.dto';

const HOUR = 60;

describe('GET /api/v1/status/charge-points/{charge_point_id}/connection-health', () => {
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
    await service.tell(ChargePointRegistered, charger.registered());
  });

  afterAll(() => service.stop(), 30_000);

  const answer = async (client = api, id = charger.id) => {
    await service.settled();
    return client.get<ConnectionHealthDto>(`/api/v1/status/charge-points/${id}/connection-health`);
  };
  const health = async (): Promise<ConnectionHealthDto> => {
    const { status, body } = await answer();
    expect(status).toBe(200);
    return body;
  };
  const comes = (minutes: number, epoch: number) =>
    service.tell(ChargePointConnected, charger.opened(ago(minutes), epoch));
  const goes = (minutes: number, epoch: number) =>
    service.tell(ChargePointDisconnected, charger.closed(ago(minutes), epoch));

  it('of one that never connected is nothing', async () => {
    expect(await health()).toEqual({
      charge_point_id: charger.id,
      uptime_percent_24h: null,
      disconnection_count_24h: 0,
      last_connected_at: null,
      last_disconnected_at: null,
      online: false,
      observed_from: null,
    });
  });

  it('is of the last 24 hours', async () => {
    await comes(100 * HOUR, 1);
    await goes(30 * HOUR, 1);
    await comes(26 * HOUR, 2);
    await goes(12 * HOUR, 2);
    await comes(6 * HOUR, 3);
    const body = await health();
    expect(body).toMatchObject({ uptime_percent_24h: 75, disconnection_count_24h: 1, online: true });
    const hoursAgo = (instant: string | null) =>
      Math.round((Date.now() - Date.parse(String(instant))) / 3_600_000);
    expect(hoursAgo(body.last_connected_at)).toBe(6);
    expect(hoursAgo(body.last_disconnected_at)).toBe(12);
    expect(hoursAgo(body.observed_from)).toBe(24);
  });

  it('is of the time since it came, where that is less', async () => {
    await comes(3 * HOUR, 1);
    await goes(2 * HOUR, 1);
    await comes(HOUR, 2);
    expect(await health()).toMatchObject({ disconnection_count_24h: 1, online: true });
    expect((await health()).uptime_percent_24h).toBeCloseTo(66.67, 1);
  });

  it('knows no gap where a socket took the place of another, on an instance whose clock is behind', async () => {
    await comes(10 * HOUR, 1);
    await comes(5 * HOUR, 2);
    await goes(2 * HOUR, 2);
    // Later, says its number.
    await comes(2 * HOUR + 0.05, 3);
    expect(await health()).toMatchObject({
      uptime_percent_24h: 100,
      disconnection_count_24h: 0,
      last_disconnected_at: null,
      online: true,
    });
  });

  it('believes the end of the newest connection alone, however late the others are', async () => {
    await comes(5 * HOUR, 2);
    await goes(4 * HOUR, 2);
    await goes(6 * HOUR, 1);
    await comes(7 * HOUR, 1);
    expect(await health()).toMatchObject({ online: false, disconnection_count_24h: 2 });
  });

  it('goes on from connections without numbers', async () => {
    await service.tell(ChargePointConnected, { ...charger.connected('00:00'), connected_at: ago(4 * HOUR) });
    await service.tell(ChargePointDisconnected, {
      ...charger.disconnected('00:00'),
      disconnected_at: ago(3 * HOUR),
    });
    await service.tell(ChargePointConnected, { ...charger.connected('00:00'), connected_at: ago(2 * HOUR) });
    await comes(HOUR, 1);
    expect(await health()).toMatchObject({ online: true, disconnection_count_24h: 1 });
    expect((await health()).uptime_percent_24h).toBeCloseTo(75, 0);
    await goes(0.5 * HOUR, 1);
    expect(await health()).toMatchObject({ online: false, disconnection_count_24h: 2 });
  });

  it('is the same when what is old is forgotten', async () => {
    await comes(300 * HOUR, 1);
    await goes(250 * HOUR, 1);
    await comes(200 * HOUR, 2);
    await goes(100 * HOUR, 2);
    await comes(90 * HOUR, 3);
    await comes(2 * HOUR, 4);
    const before = await health();
    expect(before).toMatchObject({ uptime_percent_24h: 100, disconnection_count_24h: 0 });
    const { database, logger } = service.platform;
    const pruning = new Pruning({ database, logger, ...OLD_CONNECTION_WORDS });
    expect(await pruning.prune()).toBeGreaterThanOrEqual(3);
    const rows = await database.query('select 1 from connection_word where charge_point_id = $1', [
      charger.id,
    ]);
    expect(rows).toHaveLength(3);
    expect(await health()).toEqual(Object.assign(before, { observed_from: expect.any(String) }));
  });

  it('is of those that the caller may see', async () => {
    const unknown = { status: 404, body: { code: 'not_found', resource: 'charge_point' } };
    expect(await answer(api, 'CP-NOBODY')).toMatchObject(unknown);
    expect(await answer(service.as(['read:charge_points'], uniqueId('org')))).toMatchObject(unknown);
    expect(await answer(service.as(['read:sessions'], organizationId))).toMatchObject({ status: 403 });
  });
});
