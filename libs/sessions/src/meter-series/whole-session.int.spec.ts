import {
  MeterValuesReceived,
  OrganizationChanged,
  SessionEnded,
  TransactionEnded,
  TransactionStarted,
} from '@csms/contracts';
import type { RestClient, TestService } from '@csms/testing';

import type { SessionDto } from '../charging-sessions/dto/session.dto';
import { ACharge, at } from '../testing/a-charge';
import { startSessions } from '../testing/start-sessions';

interface Row {
  readonly start: string;
  readonly end: string;
  readonly timestamp: string;
  readonly energy_kwh: number;
  readonly value: string;
  readonly quality: string;
}

interface Page {
  readonly data: readonly Row[];
  readonly next_cursor: string | null;
}

describe('the meter values of a session', () => {
  let service: TestService;
  let api: RestClient;
  let charge: ACharge;

  /** Registers with decimals: 11,344.9 Wh are taken. */
  beforeAll(async () => {
    service = await startSessions();
    api = service.as(['read:energy', 'read:sessions'], 'org_A');
    // The specs' day is kept value by value, whenever they run.
    await service.tell(OrganizationChanged, {
      ...OrganizationChanged.example,
      organization_id: 'org_A',
      data_retention: { meter_values_days: 36_500, sessions_days: 36_500, ocpp_log_days: 90 },
    });
    charge = new ACharge();
    await service.tell(
      TransactionStarted,
      charge.started({ meter_start_wh: 1_001, meter_start_exact_wh: 1_000.5 }),
    );
    await read('08:30', 4_000.4);
    await read('09:03', 12_345.4);
    await service.tell(
      TransactionEnded,
      charge.ended({ meter_stop_wh: 12_345, meter_stop_exact_wh: 12_345.4 }),
    );
    await service.settled();
  }, 60_000);

  afterAll(() => service.stop(), 30_000);

  const read = (time: string, wh: number) => {
    const { samples, ...event } = charge.metered(time, Math.round(wh));
    const exact = samples.map((sample) => ({
      ...sample,
      energy_register_exact_wh: wh,
      readings: sample.readings.map((reading) => ({ ...reading, value: String(wh) })),
    }));
    return service.tell(MeterValuesReceived, { ...event, samples: exact });
  };
  const values = async (query = ''): Promise<Page> => {
    const { status, body } = await api.get<Page>(
      `/api/v1/sessions/${charge.sessionId}/meter-values?${query}`,
    );
    expect({ status, body }).toMatchObject({ status: 200 });
    return body;
  };
  const wattHours = (rows: readonly Row[]): number =>
    rows.reduce((sum, { energy_kwh }) => sum + Math.round(energy_kwh * 1_000), 0);

  it('are of all of it where no bound is named, and of a part where one is', async () => {
    const { data, next_cursor } = await values();
    expect([data[0]?.start, data.at(-1)?.end, next_cursor]).toEqual([at('08:00'), at('09:15'), null]);
    const first = await values('limit=2');
    expect(first.data).toEqual(data.slice(0, 2));
    expect((await values(`cursor=${first.next_cursor ?? ''}`)).data).toEqual(data.slice(2));
    expect((await values(`from=${at('08:45')}`)).data).toEqual(data.slice(3));
    expect((await values(`to=${at('08:44')}`)).data).toEqual(data.slice(0, 3));
    expect((await values('to=2026-04-30')).data).toEqual([]);
    const raw = await values('interval=raw');
    expect(raw.data.map(({ timestamp, value }) => [timestamp, value])).toEqual([
      [at('08:30'), '4000.4'],
      [at('09:03'), '12345.4'],
    ]);
    const page = await values('interval=raw&limit=1');
    expect((await values(`interval=raw&cursor=${page.next_cursor ?? ''}`)).data).toEqual(raw.data.slice(1));
    expect((await values(`interval=raw&from=${at('08:31')}`)).data).toEqual(raw.data.slice(1));
  });

  it('add up to its energy, which is rounded once', async () => {
    const { body } = await api.get<SessionDto>(`/api/v1/sessions/${charge.sessionId}`);
    expect(body).toMatchObject({ energy_kwh: 11.345, meter_start_kwh: 1.0005, meter_stop_kwh: 12.3454 });
    for (const interval of ['1min', '15min', '1hour', '1day']) {
      const { data } = await values(`interval=${interval}&limit=200`);
      expect([interval, wattHours(data)]).toEqual([interval, 11_345]);
      expect(data.filter(({ quality }) => quality === 'missing')).toEqual([]);
    }
    const [told] = service.told(SessionEnded).filter(({ key }) => key === charge.sessionId);
    expect(told?.data).toMatchObject({ energy_wh: 11_345, meter_start_wh: 1_001, meter_stop_wh: 12_345 });
  });
});
