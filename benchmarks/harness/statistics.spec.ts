import fc from 'fast-check';

import { percentile, percentiles, spread, threeDigits } from './statistics';

const times = fc.array(fc.double({ min: 0, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 200 });

describe('percentile', () => {
  it('is the nearest rank', () => {
    const hundred = Array.from({ length: 100 }, (_, index) => index + 1);
    expect(percentile(hundred, 50)).toBe(50);
    expect(percentile(hundred, 99)).toBe(99);
    expect(percentile(hundred, 100)).toBe(100);
    expect(percentile([7], 1)).toBe(7);
    expect(percentile([1, 2, 3], 50)).toBe(2);
    expect(percentile([1, 2, 3, 4], 50)).toBe(2);
  });

  it('refuses to tell of nothing', () => {
    expect(() => percentile([], 50)).toThrow('Nothing was measured');
    expect(() => spread([])).toThrow('Nothing was measured');
  });

  it('is one of the times, and at least so many are no greater', () => {
    fc.assert(
      fc.property(times, fc.integer({ min: 1, max: 100 }), (values, p) => {
        const result = percentile(
          values.toSorted((a, b) => a - b),
          p,
        );
        expect(values).toContain(result);
        expect(values.filter((value) => value <= result).length).toBeGreaterThanOrEqual(
          Math.ceil((p / 100) * values.length),
        );
      }),
    );
  });

  it('does not depend on the order of the times, which it leaves alone', () => {
    fc.assert(
      fc.property(times, (values) => {
        const before = [...values];
        const { p50, p95, p99 } = percentiles(values);
        expect(values).toEqual(before);
        expect(percentiles(values.toReversed())).toEqual({ p50, p95, p99 });
        expect(p50).toBeLessThanOrEqual(p95);
        expect(p95).toBeLessThanOrEqual(p99);
      }),
    );
  });
});

describe('spread', () => {
  it('is the median between the least and the greatest', () => {
    expect(spread([3, 1, 2])).toEqual({ median: 2, min: 1, max: 3 });
    expect(spread([4, 1, 2, 3])).toEqual({ median: 2.5, min: 1, max: 4 });
    expect(spread([5])).toEqual({ median: 5, min: 5, max: 5 });
  });

  it('orders numbers as numbers', () => {
    expect(spread([10, 9, 100])).toEqual({ median: 10, min: 9, max: 100 });
  });
});

describe('threeDigits', () => {
  it.each([
    [0, '0'],
    [0.012345, '0.012'],
    [1.2345, '1.23'],
    [12.345, '12.3'],
    [1_234.5, '1,230'],
    [40_123, '40,100'],
  ])('writes %d as %s', (value, text) => {
    expect(threeDigits(value)).toBe(text);
  });
});
