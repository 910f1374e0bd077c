import * as fc from 'fast-check';

import { laneCount, laneOf, planSteps } from './lanes';

interface Record {
  readonly key: string;
  readonly type: string;
  readonly offset: number;
}

const records = fc
  .array(
    fc.record({ key: fc.constantFrom('a', 'b', 'c', 'd'), type: fc.constantFrom('bulk', 'mass', 'single') }),
    {
      maxLength: 60,
    },
  )
  .map((list) => list.map((record, offset): Record => ({ ...record, offset })));

const takesBatches = (type: string) => type !== 'single';

describe('planSteps', () => {
  it('keeps the order of each key, whatever comes between', () => {
    fc.assert(
      fc.property(records, fc.integer({ min: 1, max: 20 }), (input, maxBatch) => {
        const handled = planSteps(input, takesBatches, maxBatch).flat();
        for (const key of ['a', 'b', 'c', 'd']) {
          const ofKey = (list: readonly Record[]) => list.filter((record) => record.key === key);
          expect(ofKey(handled)).toEqual(ofKey(input));
        }
      }),
    );
  });

  it('takes every record once', () => {
    fc.assert(
      fc.property(records, (input) => {
        const offsets = planSteps(input, takesBatches, 10)
          .flat()
          .map(({ offset }) => offset);
        expect(offsets.sort((a, b) => a - b)).toEqual(input.map(({ offset }) => offset));
      }),
    );
  });

  it('has steps of one type, no larger than allowed, and single ones for types that take no batches', () => {
    fc.assert(
      fc.property(records, fc.integer({ min: 1, max: 20 }), (input, maxBatch) => {
        for (const step of planSteps(input, takesBatches, maxBatch)) {
          expect(new Set(step.map(({ type }) => type)).size).toBe(1);
          expect(step.length).toBeLessThanOrEqual(step[0]?.type === 'single' ? 1 : maxBatch);
        }
      }),
    );
  });

  it('gathers past records of other keys', () => {
    const input = [
      { key: 'a', type: 'bulk', offset: 0 },
      { key: 'b', type: 'single', offset: 1 },
      { key: 'a', type: 'bulk', offset: 2 },
      { key: 'b', type: 'bulk', offset: 3 },
      { key: 'a', type: 'bulk', offset: 4 },
    ];
    const offsets = planSteps(input, takesBatches, 10).map((step) => step.map(({ offset }) => offset));
    // The first step may not take 3: it comes after 1 of the same key.
    expect(offsets).toEqual([[0, 2], [1], [3, 4]]);
  });
});

describe('laneOf', () => {
  it('gives a key the same lane always, within the number of lanes', () => {
    fc.assert(
      fc.property(fc.string(), fc.integer({ min: 1, max: 16 }), (key, lanes) => {
        const lane = laneOf(key, lanes);
        expect(lane).toBe(laneOf(key, lanes));
        expect(lane >= 0 && lane < lanes).toBe(true);
      }),
    );
  });

  it('spreads keys', () => {
    const used = new Set(Array.from({ length: 100 }, (_, index) => laneOf(`CP-${index}`, 8)));
    expect(used.size).toBe(8);
  });
});

describe('laneCount', () => {
  const limits = { lanes: 8, maxBatch: 500 };
  const of = (...types: string[]) => types.map((type, index) => ({ key: `key-${index}`, type }));

  it('is all of them as soon as one record is handled by itself', () => {
    expect(laneCount(of('bulk', 'single', 'bulk'), takesBatches, limits)).toBe(8);
  });

  it('is as few as hold records that all take batches', () => {
    const many = (count: number) => of(...Array.from({ length: count }, () => 'bulk'));
    expect(
      [0, 1, 500, 501, 2_000, 9_000].map((count) => laneCount(many(count), takesBatches, limits)),
    ).toEqual([1, 1, 1, 2, 4, 8]);
  });
});
