import fc from 'fast-check';

import {
  ChargePointRegistered,
  MeterValuesReceived,
  OrganizationChanged,
  SiteChanged,
  TransactionEnded,
  TransactionStarted,
} from '@csms/contracts';
import { deriveId } from '@csms/kernel';
import { eventually, type RestClient, type TestService } from '@csms/testing';

import { SessionRetention } from '../session-retention/session-retention.service';
import { ACharge } from '../testing/a-charge';
import { startSessions } from '../testing/start-sessions';

interface Row {
  readonly start: string;
  readonly energy_kwh: number;
  readonly samples: number;
  readonly quality: string;
}

/** Of a fortnight in which clocks change: when it began (min), how long it lasted, what was read (Wh), what it took. */
const aCharge = fc.record({
  startMinute: fc.nat(14 * 24 * 60),
  minutes: fc.integer({ min: 1, max: 40 * 60 }),
  steps: fc.array(fc.integer({ min: 0, max: 9_000 }), { maxLength: 4 }),
  rest: fc.integer({ min: 0, max: 9_000 }),
  /** Of its readings those that come when it is long over. */
  late: fc.nat(3),
  isStopBehind: fc.boolean(),
  /** Its end comes late, too, and makes it shorter than a reading let it seem. */
  isEndLate: fc.boolean(),
});
type Charge = typeof aCharge extends fc.Arbitrary<infer Value> ? Value : never;

const BEGIN_MS = Date.parse('2026-03-22T00:00:00Z');
const PERIOD = 'from=2026-03-20&to=2026-04-10';
const ORGANIZATION = 'org_DAYS';
const SITE = 'site_DAYS';

describe('the days of a site', () => {
  let service: TestService;
  let api: RestClient;
  const charges = fc.sample(aCharge, { numRuns: 60, seed: 11 });
  const point = (index: number) => `CP-DAYS-${index % 3}`;
  const sessionOf = (index: number) => deriveId('sess', point(index), `d${index}`);

  beforeAll(async () => {
    service = await startSessions();
    api = service.as(['read:energy', 'write:energy', 'read:sessions'], ORGANIZATION);
    await service.tell(OrganizationChanged, {
      ...OrganizationChanged.example,
      organization_id: ORGANIZATION,
      data_retention: { meter_values_days: 36_500, sessions_days: 36_500, ocpp_log_days: 90 },
    });
    await inZone('Europe/London');
    for (const index of [0, 1, 2]) {
      await service.tell(ChargePointRegistered, {
        ...ChargePointRegistered.example,
        organization_id: ORGANIZATION,
        site_id: SITE,
        charge_point_id: point(index),
      });
    }
  }, 60_000);

  afterAll(() => service.stop(), 30_000);

  const database = () => service.installation.database;
  const inZone = (time_zone: string) =>
    service.tell(SiteChanged, {
      ...SiteChanged.example,
      organization_id: ORGANIZATION,
      site_id: SITE,
      time_zone,
    });

  /** Everything but what is late, or that alone. */
  async function tell(charge: Charge, index: number, isLate: boolean): Promise<void> {
    const place = { charge_point_id: point(index), site_id: SITE, organization_id: ORGANIZATION };
    const template = new ACharge(place);
    const ids = { ocpp_transaction_id: `d${index}`, session_id: sessionOf(index) };
    const instant = (part: number): string =>
      new Date(BEGIN_MS + (charge.startMinute + charge.minutes * part) * 60_000).toISOString();
    if (!isLate)
      await service.tell(TransactionStarted, { ...template.started({ started_at: instant(0) }), ...ids });
    let registerWh = 1_000;
    for (const [step, wh] of charge.steps.entries()) {
      registerWh += wh;
      if (step < charge.late !== isLate) continue;
      const metered = template.metered('08:30', registerWh);
      const timestamp = instant((step + 1) / (charge.steps.length + 1));
      const samples = metered.samples.map((sample) => ({ ...sample, timestamp }));
      await service.tell(MeterValuesReceived, { ...metered, ...ids, samples });
    }
    if (charge.isEndLate && !isLate) {
      const metered = template.metered('08:30', registerWh);
      const timestamp = new Date(Date.parse(instant(1)) + 3 * 3_600_000).toISOString();
      const samples = metered.samples.map((sample) => ({ ...sample, timestamp }));
      await service.tell(MeterValuesReceived, { ...metered, ...ids, samples });
    }
    if (charge.isEndLate !== isLate) return;
    const meter_stop_wh = charge.isStopBehind ? 0 : registerWh + charge.rest;
    await service.tell(TransactionEnded, {
      ...template.ended({ ended_at: instant(1), meter_stop_wh }),
      ...ids,
    });
  }

  /** When all that was told is counted. */
  async function counted(): Promise<void> {
    await service.settled();
    await eventually(
      async () => {
        await database().query('update sessions.series_due set due_at = now() where due_at > now()');
        const [due] = await database().query<{ rows: number }>(
          `select (select count(*) from sessions.series_due)::integer
             + (select count(*) from sessions.site_days_due)::integer as rows`,
        );
        expect(due?.rows).toBe(0);
      },
      { timeoutMs: 60_000 },
    );
  }

  async function read(interval: string): Promise<Row[]> {
    const { status, body } = await api.get<{ data: Row[] }>(
      `/api/v1/meter-values?site_id=${SITE}&interval=${interval}&${PERIOD}&limit=5000`,
    );
    expect({ status, body }).toMatchObject({ status: 200 });
    return body.data;
  }
  const all = () => Promise.all(['1day', '1week', '1month'].map(read));
  const wattHours = (rows: readonly Row[]): number =>
    rows.reduce((sum, { energy_kwh }) => sum + Math.round(energy_kwh * 1_000), 0);

  /** What is read from them is what is read from the quarters, once nobody can use them. */
  async function expectSumsOfQuarters(): Promise<void> {
    await counted();
    const byDays = await all();
    const zoneIs = (zone: string) =>
      database().query<{ before: string }>(
        `update sessions.site_days set time_zone = $2 from sessions.site_days as held
         where site_days.site_id = $1 and held.site_id = $1 returning held.time_zone as before`,
        [SITE, zone],
      );
    // Of a zone in which no day begins when those of the period do.
    const [held] = await zoneIs('Asia/Kathmandu');
    const byQuarters = await all();
    await zoneIs(String(held?.before));
    expect(byDays).toEqual(byQuarters);
    const quarters = wattHours(await read('15min'));
    expect(byDays.slice(0, 1).map(wattHours)).toEqual([quarters]);
  }

  it('are the sums of its quarters, whatever comes late, is corrected, or removed, and in any zone', async () => {
    await Promise.all(charges.map((charge, index) => tell(charge, index, false)));
    await expectSumsOfQuarters();
    expect(wattHours(await read('1day'))).toBeGreaterThan(100_000);
    await Promise.all(charges.map((charge, index) => tell(charge, index, true)));
    await expectSumsOfQuarters();
    for (const [index, { isStopBehind, steps, rest }] of [...charges.entries()].slice(0, 20)) {
      const stop = steps.reduce((sum, step) => sum + step, 1_000 + rest);
      if (isStopBehind) continue;
      const correction = {
        session_id: sessionOf(index),
        changes: [{ register: 'stop', old: stop, new: stop + 123 }],
        reason: 'The meter was read on site',
        source: 'photo of the meter',
      };
      expect(await api.post('/api/v1/meter-values/corrections', correction)).toMatchObject({ status: 201 });
    }
    await expectSumsOfQuarters();
    await inZone('America/New_York');
    await expectSumsOfQuarters();
    await database().query(
      `update sessions.meter_retention set sessions_days = 1 where organization_id = $1`,
      [ORGANIZATION],
    );
    await service.app.get(SessionRetention).sweep(new Date('2026-03-31T00:00:00Z'));
    await expectSumsOfQuarters();
    expect(wattHours(await read('1day'))).toBeGreaterThan(0);
  }, 180_000);

  it('are what is read where intervals are whole days of its zone, and nothing else', async () => {
    await counted();
    await database().query(
      'update sessions.energy_day set energy_wh = energy_wh + 1000000 where site_id = $1',
      [SITE],
    );
    const extra = (await database().query('select from sessions.energy_day where site_id = $1', [SITE]))
      .length;
    const quarters = wattHours(await read('1hour'));
    expect(wattHours(await read('1day'))).toBe(quarters + extra * 1_000_000);
    const { body } = await api.get<{ data: Row[] }>(
      `/api/v1/meter-values?site_id=${SITE}&interval=1day&${PERIOD}&time_zone=Asia/Tokyo`,
    );
    expect(wattHours(body.data)).toBeLessThan(1_000_000);
  });
});
