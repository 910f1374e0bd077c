import * as fc from 'fast-check';

import { isSameValue } from './same-value';

describe('what a charger is set to', () => {
  it.each([
    ['300', '300.0'],
    ['300', ' 300 '],
    ['0.5', '0.50'],
    ['-0', '0'],
    ['true', 'True'],
    ['FALSE', 'false'],
    ['', ''],
    ['', '  '],
    ['Energy.Active.Import.Register,Voltage', 'Energy.Active.Import.Register, Voltage'],
    ['89490200001234567890', '89490200001234567890'],
    ['https://example.com/a', 'https://example.com/a'],
  ])('%j is %j', (wanted, found) => {
    expect(isSameValue(wanted, found)).toBe(true);
  });

  it.each([
    ['300', '301'],
    ['300', '3000'],
    ['300', '-300'],
    ['0.5', '0.05'],
    ['true', '1'],
    ['true', 'false'],
    ['1234', '01234'],
    ['1e2', '100'],
    ['abc', 'ABC'],
    ['a,b', 'b,a'],
    ['a,b', 'a'],
    ['a,b', 'a,c'],
    ['a,b', 'c,b'],
    ['', '0'],
    ['89490200001234567890', '89490200001234567891'],
  ])('%j is not %j', (wanted, found) => {
    expect(isSameValue(wanted, found)).toBe(false);
  });

  it('is the same as itself, and the same from either side', () => {
    const text = fc.oneof(
      fc.string(),
      fc.string({ unit: fc.constantFrom('0', '1', '.', '-', ',', ' ', 't') }),
      fc.constantFrom('true', 'True', '1', '1.0', '1.00', '-1'),
    );
    fc.assert(
      fc.property(text, text, (one, other) => {
        expect(isSameValue(one, one)).toBe(true);
        expect(isSameValue(one, other)).toBe(isSameValue(other, one));
      }),
    );
  });

  it('is compared as numbers are', () => {
    const decimal = fc.tuple(fc.integer({ min: -999, max: 999 }), fc.integer({ min: 0, max: 3 }));
    fc.assert(
      fc.property(decimal, decimal, ([one, places], [other, otherPlaces]) => {
        const [ours, theirs] = [one.toFixed(places), other.toFixed(otherPlaces)];
        expect(isSameValue(ours, theirs)).toBe(one === other);
      }),
    );
  });
});
