import fc from 'fast-check';

import { eventually, type RestClient, type TestService } from '@csms/testing';

import { APast, importCsv, type PastRow } from '../testing/a-past';
import { startSessions } from '../testing/start-sessions';

/** A charge of the past: when it began (min), how long it lasted (min), how much of it idle (%), what it took (Wh). */
const aCharge = fc.record({
  gap: fc.integer({ min: 0, max: 3_000 }),
  minutes: fc.integer({ min: 1, max: 900 }),
  idle: fc.integer({ min: 0, max: 90 }),
  wh: fc.integer({ min: 0, max: 90_000 }),
});
type Charge = typeof aCharge extends fc.Arbitrary<infer Value> ? Value : never;

/** How a file is sent: its rows in some order, cut into parts, each once or more often. */
const aWay = fc.record({
  keys: fc.array(fc.nat(), { minLength: 24, maxLength: 24 }),
  cuts: fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 12 }),
  again: fc.array(fc.boolean(), { minLength: 12, maxLength: 12 }),
});
type Way = typeof aWay extends fc.Arbitrary<infer Value> ? Value : never;

const FIRST_MS = Date.parse('2025-10-20T00:00:00Z');

describe('an import in any batches', () => {
  let service: TestService;
  let api: RestClient;

  beforeAll(async () => {
    service = await startSessions();
    api = service.as(['write:energy', 'read:energy', 'read:sessions'], 'org_A');
  }, 60_000);

  afterAll(() => service.stop(), 30_000);

  it('ends in the same sessions, quarters and sums', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(aCharge, { minLength: 1, maxLength: 24 }), aWay, async (charges, way) => {
        const [whole, parts] = [await new APast(service).register(), await new APast(service).register()];
        const total = (await importCsv(api, rowsOf(whole, charges))).body;
        expect(total).toMatchObject({ accepted: charges.length, rejected: [] });
        let accepted = 0;
        for (const part of partsOf(rowsOf(parts, charges), way)) {
          const { body } = await importCsv(api, part);
          expect(body.rejected).toEqual([]);
          accepted += body.accepted;
        }
        expect(accepted).toBe(charges.length);
        await seriesAreCounted();
        expect(await stateOf(parts)).toEqual(await stateOf(whole));
        const { wh } = (await sums(parts))[0] ?? {};
        expect(wh).toBe(charges.reduce((sum, one) => sum + one.wh, 0));
      }),
      { numRuns: 6, seed: 20_261_122 },
    );
  }, 120_000);

  /** What becomes of it, without what names it. */
  async function stateOf({ chargePointId }: APast): Promise<object> {
    const query = (sql: string) => service.platform.database.query<object>(sql, [chargePointId]);
    return {
      sessions: await query(
        `select external_id, started_at, charging_ended_at, ended_at, meter_start_wh, meter_stop_wh, status, revision,
           source, charging_states from session where charge_point_id = $1 order by external_id`,
      ),
      words: await query(
        `select external_id, at, step, reason, session_word.source from session_word
         join session on session.id = session_id where charge_point_id = $1 order by 1, 2, 3`,
      ),
      quarters: await query(
        `select external_id, starts_at, energy_quarter.energy_wh, readings, is_backfilled from energy_quarter
         join session on session.id = session_id where session.charge_point_id = $1 order by 1, 2`,
      ),
      anomalies: await query(
        `select external_id, anomaly.kind, anomaly.at from anomaly join session on session.id = session_id
         where session.charge_point_id = $1 order by 1, 2, 3`,
      ),
    };
  }

  const sums = ({ chargePointId }: APast) =>
    service.platform.database.query<{ wh: number }>(
      'select sum(energy_wh)::bigint as wh from energy_quarter where charge_point_id = $1',
      [chargePointId],
    );

  async function seriesAreCounted(): Promise<void> {
    await eventually(async () => {
      expect(await service.platform.database.query('select 1 from series_due')).toEqual([]);
    });
  }
});

/** One after the other at one connector, for in the past, too, it charged one vehicle at a time. */
function rowsOf(past: APast, charges: readonly Charge[]): PastRow[] {
  let [atMs, registerWh] = [FIRST_MS, 1_000];
  return charges.map(({ gap, minutes, idle, wh }, index) => {
    const startMs = atMs + gap * 60_000;
    const endMs = startMs + minutes * 60_000;
    const fullMs = endMs - Math.floor((minutes * 60_000 * idle) / 100);
    const meter_start_wh = registerWh;
    [atMs, registerWh] = [endMs, registerWh + wh];
    return past.row(`A-${index}`, {
      started_at: new Date(startMs).toISOString(),
      charging_ended_at: idle === 0 ? '' : new Date(fullMs).toISOString(),
      ended_at: new Date(endMs).toISOString(),
      meter_start_wh,
      meter_stop_wh: registerWh,
    });
  });
}

function partsOf(rows: readonly PastRow[], { keys, cuts, again }: Way): PastRow[][] {
  const left = rows
    .map((row, index) => ({ row, key: keys[index] ?? 0 }))
    .sort((a, b) => a.key - b.key)
    .map(({ row }) => row);
  const parts: PastRow[][] = [];
  for (let index = 0; left.length > 0; index += 1) {
    const part = left.splice(0, cuts[index % cuts.length] ?? 1);
    parts.push(part);
    if (again[index % again.length] === true) parts.push([...part].reverse());
  }
  return parts;
}
