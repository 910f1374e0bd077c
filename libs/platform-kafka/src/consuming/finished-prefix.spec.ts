import * as fc from 'fast-check';

import { FinishedPrefix } from './finished-prefix';

describe('FinishedPrefix', () => {
  it('never reaches past a record that is not finished, and always up to it', () => {
    const cases = fc.integer({ min: 0, max: 30 }).chain((length) =>
      fc.record({
        length: fc.constant(length),
        finished: fc.shuffledSubarray(Array.from({ length }, (_, index) => index)),
      }),
    );
    fc.assert(
      fc.property(cases, ({ length, finished }) => {
        const prefix = new FinishedPrefix(Array.from({ length }, (_, index) => String(index * 3)));
        finished.forEach((index) => prefix.finish(index));
        const firstOpen =
          Array.from({ length }, (_, index) => index).find((index) => !finished.includes(index)) ?? length;
        expect(prefix.lastOffset).toBe(firstOpen === 0 ? null : String((firstOpen - 1) * 3));
        expect(prefix.isComplete).toBe(firstOpen === length);
      }),
    );
  });
});
