import * as fc from 'fast-check';

import { partyOfEmaid, ROAMING_PARTY } from './roaming-party';

describe('the roaming party of a contract id', () => {
  it.each([
    ['DE-8AA-C12345678-1', null, 'DE-8AA'],
    ['DE-8AA-C12345678', null, 'DE-8AA'],
    ['de-8aa-c12345678-x', 'ISO14443', 'DE-8AA'],
    ['GBEFLC1234567XY', null, 'GB-EFL'],
    ['GBEFLC1234567X', 'eMAID', 'GB-EFL'],
    // Nine characters of whatever kind, where it is said to be one.
    ['NLABC123456789', 'eMAID', 'NL-ABC'],
    ['NLABC123456789', null, null],
    // The number of a card, in hexadecimal digits.
    ['DE8AAC12345678', null, null],
    ['DE8AAC12345678', 'eMAID', 'DE-8AA'],
    ['GBEFLC1234567XY', 'ISO14443', null],
    ['04A1B2C3D4E5F6', null, null],
    ['APP7Q2ZK8M1N4P6R9S', null, null],
    ['D1-8AA-C12345678-1', null, null],
    ['DE-8AA-C1234567', null, null],
    ['', 'eMAID', null],
  ])('%s of type %s is %s', (token, type, expected) => {
    expect(partyOfEmaid(token, type)).toBe(expected);
  });

  const between = (first: string, last: string) =>
    fc
      .integer({ min: first.charCodeAt(0), max: last.charCodeAt(0) })
      .map((code) => String.fromCharCode(code));
  const letters = between('A', 'Z');
  const any = fc.oneof(letters, between('0', '9'));
  const text = (of: fc.Arbitrary<string>, length: number) =>
    fc.array(of, { minLength: length, maxLength: length }).map((all) => all.join(''));
  const contract = fc.record({
    country: text(letters, 2),
    party: text(any, 3),
    instance: text(any, 9),
    check: fc.option(any, { nil: null }),
  });

  it('is the same with and without separators, check digit and capitals', () => {
    fc.assert(
      fc.property(contract, ({ country, party, instance, check }) => {
        const parts = [country, party, instance, ...(check === null ? [] : [check])];
        const expected = `${country}-${party}`;
        for (const said of [parts.join('-'), parts.join(''), parts.join('-').toLowerCase()]) {
          expect(partyOfEmaid(said, 'eMAID')).toBe(expected);
        }
        expect(expected).toMatch(ROAMING_PARTY);
      }),
    );
  });

  it('is none of the numbers of cards', () => {
    const bytes = fc.uint8Array({ minLength: 4, maxLength: 10 });
    fc.assert(
      fc.property(bytes, (uid) => {
        const hex = Buffer.from(uid).toString('hex');
        expect(partyOfEmaid(hex, null)).toBeNull();
        expect(partyOfEmaid(hex, 'ISO14443')).toBeNull();
      }),
    );
  });
});
