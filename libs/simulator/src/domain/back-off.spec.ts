import fc from 'fast-check';

import { backOffMs } from './back-off';

describe('the back-off', () => {
  it('doubles up to its maximum, between half and the whole', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 100 }),
        fc.double({ min: 0, max: 0.999, noNaN: true }),
        (failures, draw) => {
          const fullMs = Math.min(30_000, 1_000 * 2 ** (failures - 1));
          const waitMs = backOffMs({ firstMs: 1_000, maxMs: 30_000 }, failures, draw);
          expect(waitMs).toBeGreaterThanOrEqual(fullMs / 2);
          expect(waitMs).toBeLessThan(fullMs);
        },
      ),
    );
  });
});
