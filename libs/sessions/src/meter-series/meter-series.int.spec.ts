import {
  ChargePointRegistered,
  MeterValuesReceived,
  OrganizationChanged,
  SiteChanged,
  TransactionEnded,
  TransactionStarted,
} from '@csms/contracts';
import { eventually, type RestClient, type TestService } from '@csms/testing';

import { ACharge, at } from '../testing/a-charge';
import { startSessions } from '../testing/start-sessions';

interface Row {
  readonly start: string;
  readonly end: string;
  readonly energy_kwh: number | null;
  readonly power_kw: number | null;
  readonly samples: number;
  readonly quality: string;
}

interface Series {
  readonly time_zone: string;
  readonly data: readonly Row[];
  readonly next_cursor: string | null;
}

const DAY = 'from=2026-05-01&to=2026-05-01';
const wattHours = (rows: readonly Row[]): number =>
  rows.reduce((sum, { energy_kwh }) => sum + Math.round((energy_kwh ?? NaN) * 1000), 0);

describe('the series of meter values', () => {
  let service: TestService;
  let api: RestClient;

  beforeAll(async () => {
    service = await startSessions();
    api = service.as(['read:energy', 'read:sessions'], 'org_A');
    // The specs' day is kept value by value, whenever they run.
    await service.tell(OrganizationChanged, {
      ...OrganizationChanged.example,
      organization_id: 'org_A',
      data_retention: { meter_values_days: 36_500, sessions_days: 36_500, ocpp_log_days: 90 },
    });
  }, 60_000);

  afterAll(() => service.stop(), 30_000);

  const read = async <Body = Series>(path: string): Promise<Body> => {
    const { status, body } = await api.get(`/api/v1/${path}`);
    expect({ status, body }).toMatchObject({ status: 200 });
    return body as Body;
  };
  const place = async (siteId: string, chargePointId: string, organizationId = 'org_A'): Promise<void> => {
    const zone = { organization_id: organizationId, time_zone: 'Europe/London' };
    await service.tell(SiteChanged, { ...SiteChanged.example, site_id: siteId, ...zone });
    await service.tell(ChargePointRegistered, {
      ...ChargePointRegistered.example,
      charge_point_id: chargePointId,
      site_id: siteId,
      ...zone,
    });
  };
  /** 14.7 kWh from 08:12 to 09:04, with readings at 08:30 and 08:45. */
  const charged = async (siteId = `site_${Math.random()}`): Promise<ACharge> => {
    const charge = new ACharge({ site_id: siteId });
    await place(siteId, charge.chargePointId);
    await service.tell(TransactionStarted, charge.started());
    await service.tell(MeterValuesReceived, charge.metered('08:30', 6_500, 18_000));
    await service.tell(MeterValuesReceived, charge.metered('08:45', 11_000, 16_000));
    await service.tell(TransactionEnded, charge.ended());
    await service.settled();
    return charge;
  };

  it('adds up to the session, by minutes and by quarters', async () => {
    const { sessionId } = await charged();
    const path = `sessions/${sessionId}/meter-values?${DAY}`;
    const quarters = await read(path);
    expect(quarters).toMatchObject({ time_zone: 'Europe/London', next_cursor: null });
    expect(quarters.data.map(({ start, energy_kwh }) => [start.slice(11, 16), energy_kwh])).toEqual([
      ['08:00', 0.916],
      ['08:15', 4.584],
      ['08:30', 4.5],
      ['08:45', 3.71],
      ['09:00', 0.99],
    ]);
    const minutes = await read(`${path}&interval=1min&limit=5000`);
    expect(minutes.data).toHaveLength(52);
    expect(wattHours(minutes.data)).toBe(14_700);
    expect(wattHours(quarters.data)).toBe(14_700);
    expect(quarters.data[2]).toMatchObject({ power_kw: 18, quality: 'measured', samples: 1 });
    expect(quarters.data[1]).toMatchObject({ quality: 'interpolated' });
  });

  it('is read page by page, and of the part that is asked for', async () => {
    const { sessionId } = await charged();
    const path = `meter-values?session_id=${sessionId}&from=2026-05-01T08:00:00Z&to=2026-05-01T08:59:59Z&limit=2`;
    const first = await read(path);
    const second = await read(`${path}&cursor=${String(first.next_cursor)}`);
    expect([...first.data, ...second.data].map(({ start }) => start.slice(11, 16))).toEqual([
      '08:00',
      '08:15',
      '08:30',
      '08:45',
    ]);
    expect(second.next_cursor).toBeNull();
    const other = await api.get(`/api/v1/${path}&interval=raw&cursor=${String(first.next_cursor)}`);
    expect(other).toMatchObject({ status: 400, body: { errors: [{ pointer: 'cursor' }] } });
  });

  it('is of a charge point and of a site by quarters, days and months of its zone', async () => {
    const siteId = `site_${Math.random()}`;
    const charges = [await charged(siteId), await charged(siteId)];
    await eventually(async () => {
      const month = await read(
        `meter-values?site_id=${siteId}&from=2026-05-01&to=2026-05-31&interval=1month`,
      );
      expect(month.data).toMatchObject([{ start: '2026-04-30T23:00:00.000Z', energy_kwh: 29.4 }]);
    });
    const day = await read(`meter-values?site_id=${siteId}&${DAY}`);
    expect(day.data).toHaveLength(96);
    expect(wattHours(day.data)).toBe(29_400);
    expect(day.data[36]).toMatchObject({ start: '2026-05-01T08:00:00.000Z', energy_kwh: 1.832 });
    const [charge] = charges as [ACharge];
    const own = await read(
      `meter-values?charge_point_id=${charge.chargePointId}&${DAY}&interval=1hour&connector_id=1`,
    );
    expect(own.data[9]).toMatchObject({ energy_kwh: 13.71, power_kw: 13.71, samples: 3 });
    const none = await read(
      `meter-values?charge_point_id=${charge.chargePointId}&${DAY}&interval=1day&connector_id=7`,
    );
    expect(none.data).toMatchObject([{ energy_kwh: 0, power_kw: 0, samples: 0, quality: 'measured' }]);
  });

  it('shows what was measured by the aggregate that is asked for, and raw as it was sent', async () => {
    const { sessionId, chargePointId } = await charged();
    const path = `meter-values?charge_point_id=${chargePointId}&${DAY}&interval=1hour&measurand=power_kw`;
    const of = async (aggregate: string) => (await read(`${path}&aggregate=${aggregate}`)).data[9];
    expect(await of('max')).toMatchObject({ power_kw: 18 });
    expect(await of('min')).toMatchObject({ power_kw: 16 });
    expect(await of('last')).toMatchObject({ power_kw: 16 });
    expect(await of('max')).not.toHaveProperty('energy_kwh');
    const raw = await read<{ data: object[]; next_cursor: string | null }>(
      `sessions/${sessionId}/meter-values?${DAY}&interval=raw&limit=3`,
    );
    const rest = await read<{ data: object[]; next_cursor: string | null }>(
      `sessions/${sessionId}/meter-values?${DAY}&interval=raw&limit=3&cursor=${String(raw.next_cursor)}`,
    );
    expect([...raw.data, ...rest.data]).toMatchObject([
      {
        timestamp: '2026-05-01T08:30:00.000Z',
        measurand: 'Energy.Active.Import.Register',
        value: '6500',
        unit: 'Wh',
      },
      { measurand: 'Power.Active.Import', value: '18000', unit: 'W', context: 'Sample.Periodic' },
      { timestamp: '2026-05-01T08:45:00.000Z', value: '11000' },
      { value: '16000' },
    ]);
    expect(rest.next_cursor).toBeNull();
  });

  it('is of one phase where that is asked for, by whichever of its names the charger calls it', async () => {
    const charge = new ACharge({ site_id: 'site_of_phases' });
    await place('site_of_phases', charge.chargePointId);
    await service.tell(TransactionStarted, charge.started());
    const values = (time: string, phases: Readonly<Record<string, number>>) => {
      const event = charge.metered(time, 6_500, 18_000);
      const [sample] = event.samples;
      const [reading] = sample?.readings ?? [];
      if (sample === undefined || reading === undefined) throw new Error('nothing was read');
      const voltages = Object.entries(phases).map(([phase, volts]) => ({
        ...reading,
        measurand: 'Voltage',
        unit: 'V',
        value: String(volts),
        phase,
      }));
      return { ...event, samples: [{ ...sample, readings: [...sample.readings, ...voltages] }] };
    };
    await service.tell(MeterValuesReceived, values('08:30', { 'L1-N': 230, 'L2-N': 231, 'L1-L2': 400 }));
    await service.tell(MeterValuesReceived, values('08:40', { L1: 234, L2: 235, L3: 236 }));
    await service.settled();
    const path = `meter-values?charge_point_id=${charge.chargePointId}&${DAY}&interval=1hour&measurand=voltage_v`;
    const of = async (query: string) => (await read<{ data: object[] }>(`${path}${query}`)).data[9];
    expect(await of('&phase=L1&aggregate=max')).toMatchObject({ voltage_v: { L1: 234 } });
    expect(await of('&phase=L1&aggregate=min')).toMatchObject({ voltage_v: { L1: 230 } });
    expect(await of('&phase=L1-L2')).toMatchObject({ voltage_v: { 'L1-L2': 400 } });
    expect(await of('&phase=N')).toMatchObject({ voltage_v: null });
    expect(Object.keys((await of('&phase=L2')) ?? {})).not.toContain('energy_kwh');
    const raw = await read<{ data: { phase: string }[] }>(
      `meter-values?charge_point_id=${charge.chargePointId}&${DAY}&interval=raw&phase=L2`,
    );
    expect(raw.data.map(({ phase }) => phase)).toEqual(['L2-N', 'L2']);
    const refused = await api.get(`/api/v1/${path.replace('voltage_v', 'energy_kwh')}&phase=L1`);
    expect(refused).toMatchObject({ status: 400, body: { errors: [{ pointer: 'phase' }] } });
  });

  it('counts a late reading, a corrected end and nothing twice', async () => {
    const siteId = `site_${Math.random()}`;
    const charge = await charged(siteId);
    await service.tell(MeterValuesReceived, charge.metered('08:15', 1_100));
    await service.tell(MeterValuesReceived, charge.metered('08:15', 1_100));
    await service.tell(TransactionEnded, charge.ended({ ended_at: at('09:10'), meter_stop_wh: 16_000 }));
    await service.settled();
    await eventually(async () => {
      const { data } = await read(`meter-values?site_id=${siteId}&${DAY}`);
      expect(data[36]?.energy_kwh).toBe(0.1);
      expect(wattHours(data)).toBe(15_000);
    });
  });

  it('marks what nobody knows, and invents nothing', async () => {
    const charge = new ACharge({ site_id: `site_${Math.random()}` });
    await place(`site_${Math.random()}`, charge.chargePointId);
    await service.tell(TransactionStarted, charge.started());
    await service.tell(TransactionEnded, charge.ended({ meter_stop_wh: 3 }));
    await service.settled();
    await eventually(async () => {
      const { data } = await read(
        `meter-values?charge_point_id=${charge.chargePointId}&${DAY}&interval=1day`,
      );
      expect(data).toMatchObject([{ energy_kwh: null, quality: 'missing' }]);
    });
  });

  it('tells of what is known where another charge has just begun', async () => {
    const siteId = `site_${Math.random()}`;
    await charged(siteId);
    const begun = new ACharge({ site_id: siteId });
    await place(siteId, begun.chargePointId);
    const started_at = at('08:50');
    await service.tell(TransactionStarted, begun.started({ started_at }));
    await service.settled();
    for (const interval of ['1month', '1day', '1hour', '5min'])
      await eventually(async () => {
        const { data } = await read(
          `meter-values?site_id=${siteId}&interval=${interval}&from=2026-05-01T08:50:00Z&to=2026-05-01T08:54:59Z`,
        );
        const energy_kwh = { '1month': 14.7, '1day': 14.7, '1hour': 13.71, '5min': 1.237 }[interval];
        expect(data).toMatchObject([{ energy_kwh, power_kw: expect.any(Number), quality: 'partial' }]);
      });
    const own = await read(
      `meter-values?charge_point_id=${begun.chargePointId}&interval=1day&from=2026-05-01&to=2026-05-01`,
    );
    expect(own.data).toMatchObject([{ energy_kwh: null, quality: 'missing' }]);
  });

  it('is of one EVSE of a station', async () => {
    const siteId = `site_${Math.random()}`;
    const first = new ACharge({ site_id: siteId });
    const other = new ACharge({ site_id: siteId, charge_point_id: first.chargePointId });
    await place(siteId, first.chargePointId);
    for (const [charge, evse_id, stopWh] of [
      [first, 1, 6_000],
      [other, 2, 3_000],
    ] as const) {
      const outlet = { evse_id, connector_id: 1 };
      await service.tell(TransactionStarted, charge.started(outlet));
      await service.tell(MeterValuesReceived, { ...charge.metered('08:45', 2_000, 7_000), ...outlet });
      await service.tell(TransactionEnded, charge.ended({ ...outlet, meter_stop_wh: stopWh }));
    }
    await service.settled();
    const of = `meter-values?charge_point_id=${first.chargePointId}&${DAY}`;
    for (const [query, evse_id, energy_kwh] of [
      ['&evse_id=1', 1, 5],
      ['&evse_id=2', 2, 2],
      ['&evse_id=3', 3, 0],
      ['&evse_id=2&connector_id=1', 2, 2],
      ['', null, 7],
    ] as const)
      await eventually(async () => {
        const { data } = await read(`${of}&interval=1day${query}`);
        expect(data).toMatchObject([{ evse_id, energy_kwh }]);
      });
    const minute = await read<{ data: { offered_kw: null; power_kw: number | null }[] }>(
      `${of}&evse_id=3&interval=1hour&measurand=power_kw&aggregate=max`,
    );
    expect(minute.data.every(({ power_kw }) => power_kw === null)).toBe(true);
    const raw = await read<{ data: { evse_id: number; session_id: string }[] }>(
      `${of}&interval=raw&evse_id=2`,
    );
    expect(raw.data.map(({ evse_id, session_id }) => [evse_id, session_id])).toEqual(
      Array.from({ length: 2 }, () => [2, other.sessionId]),
    );
  });

  it('is nobody else’s, and of what is there', async () => {
    const charge = await charged();
    const stranger = service.as(['read:energy', 'read:sessions'], 'org_B');
    for (const query of [
      `meter-values?charge_point_id=${charge.chargePointId}&${DAY}`,
      `meter-values?session_id=${charge.sessionId}&${DAY}`,
      `sessions/${charge.sessionId}/meter-values?${DAY}`,
    ]) {
      expect((await stranger.get(`/api/v1/${query}`)).status).toBe(404);
    }
    expect((await api.get(`/api/v1/meter-values?site_id=site_none&${DAY}`)).status).toBe(404);
  });

  it.each([
    ['charge_point_id', `charge_point_id=a&site_id=b&${DAY}`],
    ['charge_point_id', DAY],
    ['connector_id', `site_id=b&connector_id=1&${DAY}`],
    ['evse_id', `site_id=b&evse_id=1&${DAY}`],
    ['from', 'site_id=SITE&from=2026-05-02&to=2026-05-01'],
    ['from', 'site_id=SITE&from=2026-02-30&to=2026-05-01'],
    ['time_zone', `site_id=SITE&time_zone=Mars/Base&${DAY}`],
    ['measurand', `site_id=SITE&measurand=voltage_v&${DAY}`],
    ['aggregate', `site_id=SITE&aggregate=max&${DAY}`],
    ['interval', `site_id=SITE&interval=2min&${DAY}`],
    ['limit', `site_id=SITE&limit=5001&${DAY}`],
    ['measurand', `site_id=SITE&measurand=joy&${DAY}`],
    ['cursor', `site_id=SITE&cursor=nonsense&${DAY}`],
  ])('refuses %s of %s', async (pointer, query) => {
    await place('site_bad_input', 'CP-bad-input');
    await service.settled();
    const { status, body } = await api.get(`/api/v1/meter-values?${query.replace('SITE', 'site_bad_input')}`);
    expect({ status, body }).toMatchObject({ status: 400, body: { errors: [{ pointer }] } });
  });
});
