import * as fc from 'fast-check';

import type { TestService } from '@csms/testing';

import { ACharger, at, uniqueId } from '../testing/a-charger';
import { startAnalytics } from '../testing/start-analytics';

import { endFacts, measureFacts, reopeningFacts, settlementFacts, startFacts } from './charger-facts';
import { type PlacedFact, recordFacts } from './session-recorder';

/** A night's charge, its correction, one under way and one of which the readings alone came. */
function factsOf([night, running, unknown]: readonly [ACharger, ACharger, ACharger]): PlacedFact[] {
  const start = [at('22:00', -1), 1_000] as const;
  return [
    startFacts(night.started(...start)),
    measureFacts(night.metered(at('22:30', -1), 3_000)),
    measureFacts(night.metered(at('23:50', -1), 8_000)),
    measureFacts(night.metered(at('00:10'), 9_000)),
    measureFacts(night.metered(at('00:20'), 60_000)),
    endFacts(night.ended(at('01:00'), 12_000)),
    settlementFacts(night.settled(start, [at('23:55', -1), 8_500], 1)),
    reopeningFacts(night.reopened(start[0], 2)),
    settlementFacts(night.settled(start, [at('01:05'), 12_600], 2)),
    startFacts(running.started(at('07:00'), null)),
    measureFacts(running.metered(at('07:10'), 500)),
    measureFacts(running.metered(at('07:20'), 1_700)),
    measureFacts(unknown.metered(at('06:00', -3), 100)),
    measureFacts(unknown.metered(at('06:00'), 7_300)),
  ].flat();
}

interface Rows {
  readonly sessions: readonly { row: object }[];
  readonly days: readonly { row: object; wh: number }[];
}

describe('what is told of sessions in any order, twice and in batches', () => {
  let service: TestService;
  const place = { organization_id: uniqueId('org') };
  const chargers = [new ACharger(place), new ACharger(place), new ACharger(place)] as const;
  const facts = factsOf(chargers);

  beforeAll(async () => {
    service = await startAnalytics();
  }, 60_000);

  afterAll(() => service.stop(), 30_000);

  /** What the tables would have after these batches; nothing of it stays. */
  async function rowsAfter(batches: readonly (readonly PlacedFact[])[]): Promise<Rows> {
    const undone = new Error('undone');
    const found: Rows[] = [];
    await expect(
      service.platform.database.transaction(async (tx) => {
        for (const batch of batches) await recordFacts(tx, batch);
        found.push({
          sessions: await tx.query(`select to_jsonb(session) as row from session order by id`),
          days: await tx.query(
            `select to_jsonb(session_day) as row, energy_wh as wh from session_day order by session_id, day`,
          ),
        });
        throw undone;
      }),
    ).rejects.toBe(undone);
    const [rows] = found;
    if (rows === undefined) throw new Error('nothing was read');
    return rows;
  }

  const ofDay = ({ days }: Rows, day: string) =>
    days.filter(({ row }) => (row as { day: string }).day === day).map(({ wh }) => wh);

  it('leaves the rows that it leaves in order', async () => {
    const inOrder = await rowsAfter(facts.map((fact) => [fact]));
    const sum = (days: readonly number[]) => days.reduce((total, wh) => total + wh, 0);
    expect(inOrder.sessions).toHaveLength(3);
    expect(sum(inOrder.days.map(({ wh }) => wh))).toBe(11_600 + 1_200 + 7_200);
    // Of the night after midnight: 500 until 00:10, then up to the settled end. Of the unknown one six hours of 72.
    expect(sum(ofDay(inOrder, at('00:00').slice(0, 10)))).toBe(4_100 + 1_200 + 600);
    await fc.assert(
      fc.asyncProperty(
        fc
          .array(fc.constantFrom(...facts), { maxLength: 8 })
          .chain((again) =>
            fc.shuffledSubarray([...facts, ...again], { minLength: facts.length + again.length }),
          ),
        fc.integer({ min: 1, max: 8 }),
        async (told, size) => {
          const batches = Array.from({ length: Math.ceil(told.length / size) }, (_, index) =>
            told.slice(index * size, (index + 1) * size),
          );
          expect(await rowsAfter(batches)).toEqual(inOrder);
        },
      ),
      { numRuns: 25 },
    );
  }, 60_000);
});
