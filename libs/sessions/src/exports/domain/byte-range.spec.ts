import * as fc from 'fast-check';

import { byteRange, isBehindEnd } from './byte-range';

describe('a range of bytes', () => {
  it.each([
    ['bytes=0-9', { first: 0, last: 9 }],
    ['bytes=90-', { first: 90, last: 99 }],
    ['bytes=-10', { first: 90, last: 99 }],
    ['bytes=-1000', { first: 0, last: 99 }],
    ['bytes=50-1000', { first: 50, last: 99 }],
    ['bytes=99-99', { first: 99, last: 99 }],
    ['bytes=100-', null],
    ['bytes=5-4', null],
    ['bytes=-0', null],
    ['bytes=-', null],
    ['bytes=0-1,3-4', null],
    ['lines=0-1', null],
    [undefined, null],
  ])('of a file of 100: %j is %j', (header, expected) => {
    expect(byteRange(header, 100)).toEqual(expected);
  });

  it.each([
    ['bytes=99-', false],
    ['bytes=100-', true],
    ['bytes=100-200', true],
    ['bytes=-1', false],
    ['bytes=-', false],
    ['bytes=100-,0-1', false],
    [undefined, false],
  ])('%j is behind the end of a file of 100: %s', (header, expected) => {
    expect(isBehindEnd(header, 100)).toBe(expected);
  });

  it('is never outside of the file', () => {
    fc.assert(
      fc.property(fc.nat(), fc.nat(), fc.nat(1_000), (from, to, size) => {
        for (const header of [`bytes=${from}-${to}`, `bytes=${from}-`, `bytes=-${to}`]) {
          const range = byteRange(header, size);
          if (range === null) continue;
          expect(range.first).toBeGreaterThanOrEqual(0);
          expect(range.first).toBeLessThanOrEqual(range.last);
          expect(range.last).toBeLessThan(size);
        }
      }),
    );
  });
});
