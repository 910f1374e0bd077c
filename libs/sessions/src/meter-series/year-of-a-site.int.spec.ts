import { randomBytes } from 'node:crypto';

import fc from 'fast-check';

import {
  ChargePointRegistered,
  MeterValuesReceived,
  SiteChanged,
  TransactionEnded,
  TransactionStarted,
} from '@csms/contracts';
import { deriveId } from '@csms/kernel';
import { eventually, type RestClient, type TestService } from '@csms/testing';

import { ACharge } from '../testing/a-charge';
import { startSessions } from '../testing/start-sessions';

interface Series {
  readonly data: readonly { readonly start: string; readonly energy_kwh: number }[];
  readonly next_cursor: string | null;
}

/** A charge of the year: when it began, how long it lasted (min), what was read along the way (Wh), what it took. */
const aCharge = fc.record({
  startMinute: fc.integer({ min: 0, max: 365 * 24 * 60 }),
  minutes: fc.integer({ min: 1, max: 20 * 60 }),
  steps: fc.array(fc.integer({ min: 0, max: 9_000 }), { maxLength: 5 }),
  rest: fc.integer({ min: 1, max: 9_000 }),
});
type Charge = typeof aCharge extends fc.Arbitrary<infer Value> ? Value : never;
const CHARGES = 100;
const YEAR_MS = Date.parse('2025-06-01T00:00:00Z');
const PERIOD = 'from=2025-06-01&to=2026-06-02';

describe('a year of a site', () => {
  let service: TestService;
  let api: RestClient;
  const siteId = `site_${randomBytes(4).toString('hex')}`;
  const chargePointId = `CP-${randomBytes(4).toString('hex')}`;
  const zone = { organization_id: 'org_A', time_zone: 'Europe/London' };
  let totalWh = 0;

  beforeAll(async () => {
    service = await startSessions();
    api = service.as(['read:energy', 'read:sessions'], 'org_A');
    await service.tell(SiteChanged, { ...SiteChanged.example, site_id: siteId, ...zone });
    const registered = { ...ChargePointRegistered.example, charge_point_id: chargePointId, site_id: siteId };
    await service.tell(ChargePointRegistered, { ...registered, ...zone });
    const charges = fc.sample(aCharge, { numRuns: CHARGES, seed: 7 });
    // In any order: what becomes of a session does not depend on it.
    await Promise.all(charges.map(tellCharge));
    for (const { steps, rest } of charges) totalWh += steps.reduce((sum, step) => sum + step, rest);
    await service.settled();
  }, 120_000);

  afterAll(() => service.stop(), 30_000);

  async function tellCharge(charge: Charge, index: number): Promise<void> {
    const place = { charge_point_id: chargePointId, site_id: siteId };
    const template = new ACharge(place);
    const ocppTransactionId = `y${index}`;
    const ids = {
      ocpp_transaction_id: ocppTransactionId,
      session_id: deriveId('sess', chargePointId, ocppTransactionId),
    };
    const startMs = YEAR_MS + charge.startMinute * 60_000;
    const lastsMs = charge.minutes * 60_000;
    const instant = (part: number): string => new Date(startMs + Math.round(lastsMs * part)).toISOString();
    await service.tell(TransactionStarted, { ...template.started({ started_at: instant(0) }), ...ids });
    let registerWh = 1_000;
    for (const [step, wh] of charge.steps.entries()) {
      registerWh += wh;
      const metered = template.metered('08:30', registerWh);
      const timestamp = instant((step + 1) / (charge.steps.length + 1));
      const samples = metered.samples.map((sample) => ({ ...sample, timestamp }));
      await service.tell(MeterValuesReceived, { ...metered, ...ids, samples });
    }
    const stop = { ended_at: instant(1), meter_stop_wh: registerWh + charge.rest };
    await service.tell(TransactionEnded, { ...template.ended(stop), ...ids });
  }

  async function sumOf(query: string): Promise<number> {
    let [sum, cursor] = [0, ''];
    do {
      const { status, body } = await api.get<Series>(
        `/api/v1/meter-values?${query}&${PERIOD}&limit=5000${cursor}`,
      );
      expect(status).toBe(200);
      for (const { energy_kwh } of body.data) sum += Math.round(energy_kwh * 1_000);
      cursor = body.next_cursor === null ? '' : `&cursor=${body.next_cursor}`;
    } while (cursor !== '');
    return sum;
  }

  it.each(['15min', '30min', '1hour', '1day', '1week', '1month'])(
    'adds up to its sessions, to the watt-hour, by %s across both changes of clocks',
    async (interval) => {
      await eventually(
        async () => expect(await sumOf(`site_id=${siteId}&interval=${interval}`)).toBe(totalWh),
        {
          timeoutMs: 60_000,
        },
      );
      expect(await sumOf(`charge_point_id=${chargePointId}&interval=${interval}`)).toBe(totalWh);
    },
    90_000,
  );

  it('has sessions that add up to it', async () => {
    let [sum, count, cursor] = [0, 0, ''];
    do {
      const { body } = await api.get<{ data: { energy_kwh: number }[]; next_cursor: string | null }>(
        `/api/v1/sessions?site_id=${siteId}&limit=200${cursor}`,
      );
      count += body.data.length;
      for (const { energy_kwh } of body.data) sum += Math.round(energy_kwh * 1_000);
      cursor = body.next_cursor === null ? '' : `&cursor=${body.next_cursor}`;
    } while (cursor !== '');
    expect({ sum, count }).toEqual({ sum: totalWh, count: CHARGES });
  });

  it('keeps its readings by months', async () => {
    const months = await service.platform.database.query<{ name: string }>(
      `select inhrelid::regclass::text as name from pg_inherits
       where inhparent = 'sessions.meter_value'::regclass order by 1`,
    );
    expect(months.length).toBeGreaterThanOrEqual(12);
  });
});
