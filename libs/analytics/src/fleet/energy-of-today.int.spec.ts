import {
  ChargePointRegistered,
  MeterValuesReceived,
  SessionEnded,
  SessionReopened,
  SiteChanged,
  TransactionEnded,
  TransactionStarted,
  TransactionUpdated,
} from '@csms/contracts';
import type { RestClient, TestService } from '@csms/testing';

import { ACharger, at, uniqueId } from '../testing/a-charger';
import { startAnalytics } from '../testing/start-analytics';

import type { FleetSummaryDto } from './dto/fleet-summary.dto';

describe('the energy of today', () => {
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

  /** Sessions under way, and today's energy. */
  const now = async (): Promise<[number, number]> => {
    await service.settled();
    const { body } = await api.get<FleetSummaryDto>('/api/v1/cpo/fleet/summary');
    return [body.active_sessions, body.total_energy_today_kwh];
  };

  it('grows while a session is under way, and stays when it has ended', async () => {
    await service.tell(TransactionStarted, charger.started(at('08:00'), 1_000));
    expect(await now()).toEqual([1, 0]);
    await service.tell(MeterValuesReceived, charger.metered(at('08:30'), 4_501));
    expect(await now()).toEqual([1, 3.501]);
    const { samples } = charger.metered(at('08:40'), 5_000);
    const updated = { ...TransactionUpdated.example, ...charger.metered(at('08:40'), 0), samples };
    await service.tell(TransactionUpdated, {
      ...updated,
      session_id: charger.sessionId,
      ocpp_transaction_id: '1',
    });
    expect(await now()).toEqual([1, 4]);
    await service.tell(TransactionEnded, charger.ended(at('09:00'), 7_250));
    expect(await now()).toEqual([0, 6.25]);
  });

  it('is of a session that began yesterday what came after midnight', async () => {
    await service.tell(TransactionStarted, charger.started(at('22:00', -1), 0));
    await service.tell(MeterValuesReceived, charger.metered(at('23:50', -1), 8_000));
    expect(await now()).toEqual([1, 0]);
    await service.tell(MeterValuesReceived, charger.metered(at('00:10'), 9_000));
    expect(await now()).toEqual([1, 0.5]);
    await service.tell(TransactionEnded, charger.ended(at('01:00'), 12_000));
    expect(await now()).toEqual([0, 3.5]);
  });

  it('leaves out a session of yesterday', async () => {
    await service.tell(TransactionStarted, charger.started(at('22:00', -1), 0));
    await service.tell(TransactionEnded, charger.ended(at('00:00'), 8_000));
    expect(await now()).toEqual([0, 0]);
  });

  it('leaves out readings outside of a transaction, and a stop of one that nobody knows', async () => {
    const reading = { ...charger.metered(at('08:00'), 4_000), session_id: null, ocpp_transaction_id: null };
    await service.tell(MeterValuesReceived, { ...charger.metered(at('08:30'), 9_000), ...reading });
    await service.tell(TransactionEnded, { ...charger.ended(at('09:00'), 9_000), session_id: null });
    expect(await now()).toEqual([0, 0]);
  });

  it('is corrected by what sessions settled, by the highest revision', async () => {
    const start = [at('08:00'), 1_000] as const;
    await service.tell(TransactionStarted, charger.started(...start));
    await service.tell(MeterValuesReceived, charger.metered(at('08:30'), 99_000));
    await service.tell(TransactionEnded, charger.ended(at('09:00'), null));
    expect(await now()).toEqual([0, 98]);
    await service.tell(SessionEnded, charger.settled(start, [at('09:00'), 6_000], 2));
    expect(await now()).toEqual([0, 5]);
    await service.tell(SessionEnded, charger.settled(start, [at('09:00'), 99_000], 1));
    await service.tell(MeterValuesReceived, charger.metered(at('08:50'), 199_000));
    expect(await now()).toEqual([0, 5]);
  });

  it('goes on with a session whose presumed end was taken back', async () => {
    const start = [at('08:00'), 1_000] as const;
    await service.tell(TransactionStarted, charger.started(...start));
    await service.tell(SessionEnded, charger.settled(start, [at('08:10'), 2_000], 1));
    expect(await now()).toEqual([0, 1]);
    await service.tell(SessionReopened, charger.reopened(start[0], 2));
    await service.tell(MeterValuesReceived, charger.metered(at('08:30'), 4_000));
    expect(await now()).toEqual([1, 3]);
    await service.tell(SessionEnded, charger.settled(start, [at('09:00'), 5_000], 2));
    expect(await now()).toEqual([0, 4]);
  });

  it('goes back to yesterday with a correction that says so', async () => {
    await service.tell(TransactionStarted, charger.started(at('23:00', -1), 0));
    await service.tell(TransactionEnded, charger.ended(at('01:00'), 8_000));
    expect(await now()).toEqual([0, 4]);
    await service.tell(SessionEnded, charger.settled([at('23:00', -1), 0], [at('23:30', -1), 8_000], 2));
    expect(await now()).toEqual([0, 0]);
  });

  it('is known by the settled session alone', async () => {
    await service.tell(SessionEnded, charger.settled([at('08:00'), 100], [at('09:00'), 2_345]));
    expect(await now()).toEqual([0, 2.245]);
  });

  it('counts at the site where the session was settled to be, though its charge point was moved', async () => {
    const start = [at('08:00'), 0] as const;
    const moved = { site_id: 'site_2' };
    await service.tell(SiteChanged, { ...SiteChanged.example, ...moved, organization_id: organizationId });
    await service.tell(TransactionStarted, { ...charger.started(...start), ...moved });
    await service.tell(SessionEnded, charger.settled(start, [at('09:00'), 3_000]));
    await service.settled();
    const of = async (site: string) =>
      (await api.get<FleetSummaryDto>(`/api/v1/cpo/fleet/summary?site_id=${site}`)).body
        .total_energy_today_kwh;
    expect([await of('site_1'), await of('site_2')]).toEqual([3, 0]);
  });
});
