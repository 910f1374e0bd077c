import fc from 'fast-check';

import { eventually, type RestClient, type TestService } from '@csms/testing';

import { APast, importCsv } from '../testing/a-past';
import { startSessions } from '../testing/start-sessions';

interface Series {
  readonly data: readonly { readonly start: string; readonly energy_kwh: number; readonly quality: string }[];
  readonly next_cursor: string | null;
}

/** From a charge of the year to the next at its connector (min), and what it is: how long, how much of it idle, energy. */
const aCharge = fc.record({
  gap: fc.integer({ min: 0, max: 4_000 }),
  minutes: fc.integer({ min: 1, max: 20 * 60 }),
  idle: fc.integer({ min: 0, max: 95 }),
  wh: fc.integer({ min: 1, max: 60_000 }),
});
const CONNECTORS = 2;
const YEAR = { fromMs: Date.parse('2025-06-01T00:00:00Z'), untilMs: Date.parse('2026-05-31T00:00:00Z') };
const PERIOD = 'from=2025-06-01&to=2026-06-02';

describe('a year of a site, imported', () => {
  let service: TestService;
  let api: RestClient;
  let past: APast;
  let [totalWh, count] = [0, 0];

  beforeAll(async () => {
    service = await startSessions();
    api = service.as(['write:energy', 'read:energy', 'read:sessions'], 'org_A');
    past = await new APast(service).register();
    const rows = Array.from({ length: CONNECTORS }, (_, index) => rowsOf(index + 1)).flat();
    count = rows.length;
    for (const row of rows) totalWh += Number(row['meter_stop_wh']) - Number(row['meter_start_wh']);
    const { body } = await importCsv(api, rows);
    expect(body).toMatchObject({ accepted: count, rejected: [] });
  }, 120_000);

  afterAll(() => service.stop(), 30_000);

  function rowsOf(connector: number) {
    let [atMs, registerWh] = [YEAR.fromMs, 999_950_000];
    const rows = [];
    for (const [index, one] of fc.sample(aCharge, { numRuns: 2_000, seed: connector }).entries()) {
      const startMs = atMs + one.gap * 60_000;
      const endMs = startMs + one.minutes * 60_000;
      if (endMs > YEAR.untilMs) break;
      const idleMs = Math.floor((one.minutes * 60_000 * one.idle) / 100);
      const row = past.row(`Y-${connector}-${index}`, {
        connector_id: connector,
        started_at: new Date(startMs).toISOString(),
        charging_ended_at: new Date(endMs - idleMs).toISOString(),
        ended_at: new Date(endMs).toISOString(),
        meter_start_wh: registerWh,
        meter_stop_wh: registerWh + one.wh,
      });
      rows.push(row);
      [atMs, registerWh] = [endMs, registerWh + one.wh];
    }
    return rows;
  }

  async function intervals(query: string): Promise<{ sum: number; qualities: Set<string> }> {
    const found = { sum: 0, qualities: new Set<string>() };
    let cursor = '';
    do {
      const path = `/api/v1/meter-values?${query}&${PERIOD}&limit=5000${cursor}`;
      const { status, body } = await api.get<Series>(path);
      expect(status).toBe(200);
      for (const { energy_kwh, quality } of body.data) {
        found.sum += Math.round(energy_kwh * 1_000);
        if (energy_kwh > 0) found.qualities.add(quality);
      }
      cursor = body.next_cursor === null ? '' : `&cursor=${body.next_cursor}`;
    } while (cursor !== '');
    return found;
  }

  it.each(['15min', '1hour', '1day', '1month'])(
    'adds up to the watt-hour by %s across both changes of clocks',
    async (interval) => {
      const expected = { sum: totalWh, qualities: new Set(['backfilled']) };
      await eventually(
        async () => expect(await intervals(`site_id=${past.siteId}&interval=${interval}`)).toEqual(expected),
        { timeoutMs: 60_000 },
      );
      const connectors = await Promise.all(
        Array.from({ length: CONNECTORS }, (_, index) =>
          intervals(`charge_point_id=${past.chargePointId}&connector_id=${index + 1}&interval=${interval}`),
        ),
      );
      expect(connectors.reduce((sum, one) => sum + one.sum, 0)).toBe(totalWh);
    },
    90_000,
  );

  it('has sessions that add up to it, each with intervals that add up to it', async () => {
    let [sum, found, cursor] = [0, 0, ''];
    do {
      const { body } = await api.get<{
        data: { session_id: string; energy_kwh: number }[];
        next_cursor: string | null;
      }>(`/api/v1/sessions?site_id=${past.siteId}&limit=200${cursor}`);
      found += body.data.length;
      for (const { session_id, energy_kwh } of body.data.slice(0, 5)) {
        const own = await intervals(`session_id=${session_id}&interval=5min`);
        expect(own.sum).toBe(Math.round(energy_kwh * 1_000));
      }
      for (const { energy_kwh } of body.data) sum += Math.round(energy_kwh * 1_000);
      cursor = body.next_cursor === null ? '' : `&cursor=${body.next_cursor}`;
    } while (cursor !== '');
    expect({ sum, found }).toEqual({ sum: totalWh, found: count });
  }, 60_000);
});
