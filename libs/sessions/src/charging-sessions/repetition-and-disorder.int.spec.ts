import {
  MeterValuesReceived,
  SessionEnded,
  SessionStarted,
  TransactionEnded,
  TransactionStarted,
} from '@csms/contracts';
import type { RestClient, TestService } from '@csms/testing';

import { ACharge, at } from '../testing/a-charge';
import { startSessions } from '../testing/start-sessions';

import type { SessionDto } from './dto/session.dto';

describe('facts of a charge that come twice, late or in another order', () => {
  let service: TestService;
  let api: RestClient;

  beforeAll(async () => {
    service = await startSessions();
    api = service.as(['read:sessions'], 'org_A');
  }, 60_000);

  afterAll(() => service.stop(), 30_000);

  const session = async (charge: ACharge): Promise<SessionDto> =>
    (await api.get<SessionDto>(`/api/v1/sessions/${charge.sessionId}`)).body;
  const ends = (charge: ACharge) =>
    service.told(SessionEnded).filter(({ data }) => data.session_id === charge.sessionId);
  const starts = (charge: ACharge) =>
    service.told(SessionStarted).filter(({ data }) => data.session_id === charge.sessionId);
  const readings = (charge: ACharge) =>
    service.installation.database.query(
      'select sampled_at, value::text from sessions.meter_value where session_id = $1 order by sampled_at',
      [charge.sessionId],
    );

  async function tellAll(charge: ACharge, prefix?: string): Promise<void> {
    const id = (name: string) =>
      prefix === undefined ? {} : { id: `${prefix}-${charge.sessionId}-${name}` };
    await service.tell(TransactionStarted, charge.started(), id('started'));
    await service.tell(MeterValuesReceived, charge.metered('08:30', 6_500, 7_400), id('metered'));
    await service.tell(TransactionEnded, charge.ended(), id('ended'));
  }

  it.each([
    ['the same events again', 'first', 'first'],
    ['the same facts under other event ids', 'first', 'second'],
  ])('changes nothing: %s', async (_what, first, second) => {
    const charge = new ACharge();
    await tellAll(charge, first);
    await service.settled();
    const before = await session(charge);
    await tellAll(charge, second);
    await service.settled();
    expect(await session(charge)).toEqual(before);
    expect(before).toMatchObject({ revision: 1, corrected: false, energy_kwh: 14.7 });
    expect(starts(charge)).toHaveLength(1);
    expect(ends(charge)).toHaveLength(1);
    expect(await readings(charge)).toHaveLength(2);
  });

  it('takes an end before its start, and tells both when the start has come', async () => {
    const charge = new ACharge();
    await service.tell(TransactionEnded, charge.ended());
    await service.settled();
    expect(await session(charge)).toMatchObject({
      energy_kwh: null,
      started_at: at('09:04'),
      connector_id: null,
    });
    expect(starts(charge)).toEqual([]);
    await service.tell(TransactionStarted, charge.started());
    await service.settled();
    expect(await session(charge)).toMatchObject({
      status: 'completed',
      started_at: at('08:12'),
      ended_at: at('09:04'),
      energy_kwh: 14.7,
      connector_id: 1,
      auth: { status: 'Accepted' },
    });
    expect(starts(charge)).toHaveLength(1);
    expect(ends(charge).at(-1)?.data).toMatchObject({ energy_wh: 14_700, started_at: at('08:12') });
  });

  it('takes readings before their start', async () => {
    const charge = new ACharge();
    await service.tell(MeterValuesReceived, charge.metered('08:30', 6_500));
    await service.tell(TransactionStarted, charge.started());
    await service.settled();
    expect(await session(charge)).toMatchObject({
      started_at: at('08:12'),
      energy_kwh: 5.5,
      status: 'active',
    });
  });

  it('is where its start says, whatever came before it', async () => {
    const charge = new ACharge();
    await service.tell(MeterValuesReceived, charge.metered('08:30', 6_500));
    await service.tell(TransactionStarted, charge.started({ evse_id: 2, connector_id: 1 }));
    await service.tell(MeterValuesReceived, charge.metered('08:31', 6_600));
    await service.settled();
    expect(await session(charge)).toMatchObject({ evse_id: 2, connector_id: 1 });
  });

  it('corrects an ended session by readings that come late, and tells its end again', async () => {
    const charge = new ACharge();
    await service.tell(TransactionStarted, charge.started());
    await service.tell(MeterValuesReceived, charge.metered('08:30', 6_500));
    await service.tell(TransactionEnded, charge.ended({ meter_stop_wh: null }));
    await service.settled();
    expect(await session(charge)).toMatchObject({ revision: 1, corrected: false, energy_kwh: 5.5 });
    await service.tell(MeterValuesReceived, charge.metered('09:00', 14_000));
    await service.settled();
    expect(await session(charge)).toMatchObject({ revision: 2, corrected: true, energy_kwh: 13 });
    expect(ends(charge).map(({ data }) => [data.revision, data.energy_wh])).toEqual([
      [1, 5_500],
      [2, 13_000],
    ]);
    expect(starts(charge)).toHaveLength(1);
  });

  it('keeps a late reading that changes no figure without another revision', async () => {
    const charge = new ACharge();
    await tellAll(charge);
    await service.tell(MeterValuesReceived, charge.metered('08:20', 3_000));
    await service.tell(MeterValuesReceived, charge.metered('08:20', 3_000), {
      id: `again-${charge.sessionId}`,
    });
    await service.settled();
    expect(await readings(charge)).toHaveLength(3);
    expect(ends(charge).map(({ data }) => [data.revision, data.energy_wh])).toEqual([[1, 14_700]]);
    expect(await session(charge)).toMatchObject({ energy_kwh: 14.7, revision: 1, corrected: false });
  });
});
