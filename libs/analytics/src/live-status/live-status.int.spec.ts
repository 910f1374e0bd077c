import {
  ChargePointConnected,
  ChargePointDecommissioned,
  ChargePointDisconnected,
  ChargePointRegistered,
  ChargePointUpdated,
  ConnectorStatusChanged,
  MeterValuesReceived,
  TransactionEnded,
  TransactionStarted,
  TransactionUpdated,
} from '@csms/contracts';
import type { RestClient, TestService } from '@csms/testing';

import { ACharger, ago, uniqueId } from '../testing/a-charger';
import { startAnalytics } from '../testing/start-analytics';

import type { LiveStatusDto } from './dto/live-status.dto';

const IDLE = { session_id: null, energy_kwh: null, power_kw: null, soc_percent: null, offered_kw: null };

describe('GET /api/v1/status/charge-points/{charge_point_id}/live-status', () => {
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
    return client.get<LiveStatusDto>(`/api/v1/status/charge-points/${id}/live-status`);
  };
  const live = async (): Promise<LiveStatusDto> => {
    const { status, body } = await answer();
    expect(status).toBe(200);
    return body;
  };
  const unknown = { status: 404, body: { code: 'not_found', resource: 'charge_point' } };
  const told = (connectorId: number, status: string, minutes: number, more: object = {}) => {
    const at = ago(minutes);
    return { ...charger.status(connectorId, status), changed_at: at, received_at: at, ...more };
  };

  it('of one that is registered and has said nothing is almost nothing', async () => {
    expect(await live()).toEqual({
      charge_point_id: charger.id,
      site_id: 'site_1',
      project_id: 'proj_1',
      online: false,
      updated_at: null,
      connectors: [],
    });
  });

  it('follows a charge', async () => {
    const connectedAt = ago(40);
    await service.tell(ChargePointConnected, charger.opened(connectedAt, 1));
    await service.tell(ConnectorStatusChanged, told(0, 'Available', 39));
    await service.tell(ConnectorStatusChanged, told(2, 'Faulted', 38, { error_code: 'GroundFailure' }));
    const free = told(1, 'Available', 37);
    await service.tell(ConnectorStatusChanged, free);
    const idle = { connector_id: 1, evse_id: 1, status: 'Available', error_code: null, ...IDLE };
    expect(await live()).toMatchObject({
      online: true,
      updated_at: free.changed_at,
      connectors: [
        { ...idle, updated_at: free.changed_at },
        { ...idle, connector_id: 2, evse_id: 2, status: 'Faulted', error_code: 'GroundFailure' },
      ],
    });

    await service.tell(TransactionStarted, charger.started(ago(30), 1_000));
    const session = { session_id: charger.sessionId, energy_kwh: 0, power_kw: null };
    // Its status was missed.
    expect((await live()).connectors[0]).toMatchObject({ status: 'Charging', ...session });

    const sample = charger.sampled(
      ago(20),
      15_300,
      ['Power.Active.Import', 2_400, 'W', 'L1'],
      ['Power.Active.Import', 5_000, 'W', 'L2'],
      ['Power.Offered', 11_000, 'W'],
      ['SoC', 62, 'Percent'],
    );
    await service.tell(ConnectorStatusChanged, told(1, 'SuspendedEV', 29));
    await service.tell(MeterValuesReceived, sample);
    await service.tell(
      MeterValuesReceived,
      charger.sampled(ago(25), 9_000, ['Power.Active.Import', 9_999, 'W']),
    );
    expect((await live()).connectors[0]).toEqual({
      ...idle,
      status: 'SuspendedEV',
      session_id: charger.sessionId,
      energy_kwh: 14.3,
      power_kw: 7.4,
      soc_percent: 62,
      offered_kw: 11,
      updated_at: sample.received_at,
    });

    await service.tell(TransactionEnded, charger.ended(ago(10), 15_700));
    await service.tell(ConnectorStatusChanged, told(1, 'Finishing', 10));
    expect((await live()).connectors[0]).toMatchObject({ ...idle, status: 'Finishing' });

    const gone = ago(1);
    await service.tell(ChargePointDisconnected, charger.closed(gone, 1));
    expect(await live()).toMatchObject({
      online: false,
      updated_at: gone,
      connectors: [{ status: 'Finishing' }, { status: 'Faulted' }],
    });
  });

  it('says of a 2.0.1 station what its transaction says', async () => {
    await service.tell(ChargePointConnected, charger.opened(ago(40), 1));
    const outlet = { evse_id: 2, connector_id: 1 };
    await service.tell(ConnectorStatusChanged, told(1, 'Available', 39));
    await service.tell(ConnectorStatusChanged, told(1, 'Occupied', 20, outlet));
    const plugless = { evse_id: 0, connector_id: 0 };
    await service.tell(TransactionStarted, { ...charger.started(ago(21), null), ...plugless });
    expect((await live()).connectors).toMatchObject([
      { evse_id: 1, status: 'Available', ...IDLE },
      { evse_id: 2, status: 'Occupied', ...IDLE },
    ]);
    await service.tell(TransactionUpdated, charger.updated(ago(20), 'EVConnected', outlet));
    expect((await live()).connectors[1]).toMatchObject({
      ...{ connector_id: 1, evse_id: 2, status: 'Preparing' },
      ...{ session_id: charger.sessionId, energy_kwh: null },
    });
    await service.tell(TransactionUpdated, charger.updated(ago(19), 'Charging', plugless));
    expect((await live()).connectors[1]).toMatchObject({ evse_id: 2, status: 'Charging' });
  });

  it('shows a session at a connector of which nothing else is known', async () => {
    await service.tell(MeterValuesReceived, charger.sampled(ago(5), 700));
    await service.tell(MeterValuesReceived, charger.sampled(ago(4), 1_900));
    expect(await live()).toMatchObject({
      connectors: [{ connector_id: 1, status: 'Charging', session_id: charger.sessionId, energy_kwh: 1.2 }],
    });
  });

  it('is stale for a second at most, and told by its tag', async () => {
    const { headers } = await answer();
    expect(headers.get('cache-control')).toBe('private, max-age=1');
    expect(headers.get('etag')).toEqual(expect.any(String));
  });

  it('is of those that the caller may see', async () => {
    expect(await answer(api, 'CP-NOBODY')).toMatchObject(unknown);
    expect(await answer(service.as(['read:charge_points'], uniqueId('org')))).toMatchObject(unknown);
    const heldTo = (id: string) =>
      service.asPrincipal({
        ...{ organizationId, subject: 'key_limited', type: 'api_key', role: null },
        ...{ scopes: ['read:charge_points'], grants: [{ type: 'site', id, access: 'read' }] },
      });
    expect(await answer(heldTo('site_2'))).toMatchObject(unknown);
    expect(await answer(heldTo('site_1'))).toMatchObject({ status: 200 });
    expect(await answer(service.as(['read:sessions'], organizationId))).toMatchObject({ status: 403 });
  });

  it('goes with its connectors to another organization', async () => {
    await service.tell(ConnectorStatusChanged, told(1, 'Available', 5));
    const adopter = uniqueId('org');
    await service.tell(ChargePointUpdated, charger.registered({ organization_id: adopter }));
    expect(await answer()).toMatchObject(unknown);
    expect(await answer(service.as(['read:charge_points'], adopter))).toMatchObject({
      body: { connectors: [{ status: 'Available' }] },
    });
  });

  it('is there of one that is out of service, and not of one that nobody registered', async () => {
    const stranger = new ACharger({ organization_id: organizationId });
    await service.tell(ChargePointConnected, stranger.opened(ago(1), 1));
    expect(await answer(api, stranger.id)).toMatchObject(unknown);
    await service.tell(ChargePointDecommissioned, charger.registered({ lifecycle: 'decommissioned' }));
    expect(await answer()).toMatchObject({ status: 200, body: { online: false } });
  });
});
