import * as fc from 'fast-check';

import { backoffMs, waited } from './backoff';

describe('backoffMs', () => {
  const options = { firstMs: 100, maxMs: 5_000 };

  it.each([
    [1, 50, 100],
    [2, 100, 200],
    [3, 200, 400],
    [7, 2_500, 5_000],
    [1_000, 2_500, 5_000],
  ])('after %i failures is between %i and %i ms', (failures, least, most) => {
    expect(backoffMs(failures, options, 0)).toBe(least);
    expect(backoffMs(failures, options, 1)).toBe(most);
  });

  it('never exceeds its cap', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 10_000 }), (failures) => {
        expect(backoffMs(failures, options)).toBeLessThanOrEqual(options.maxMs);
      }),
    );
  });
});

describe('waited', () => {
  it('ends at once when it is aborted', async () => {
    const controller = new AbortController();
    const waiting = waited(60_000, controller.signal);
    controller.abort();
    await expect(waiting).resolves.toBe(false);
  });
});
