import fc from 'fast-check';

import { Histogram } from './histogram';

describe('the histogram', () => {
  it('gives percentiles within two percent above the exact one', () => {
    const durations = fc.array(fc.double({ min: 0.02, max: 60_000, noNaN: true }), { minLength: 1 });
    fc.assert(
      fc.property(durations, fc.constantFrom(50, 95, 99, 100), (values, percent) => {
        const histogram = new Histogram();
        for (const value of values) histogram.record(value);
        const sorted = [...values].sort((one, other) => one - other);
        const exact = sorted[Math.ceil((percent / 100) * sorted.length) - 1] ?? NaN;
        expect(histogram.percentileMs(percent)).toBeGreaterThanOrEqual(exact * (1 - 1e-9));
        expect(histogram.percentileMs(percent)).toBeLessThanOrEqual(exact * 1.0201);
        expect(histogram.count).toBe(values.length);
        expect(histogram.maxMs).toBe(sorted.at(-1));
      }),
    );
  });

  it('is zero without durations', () => {
    expect(new Histogram().percentileMs(99)).toBe(0);
  });
});
