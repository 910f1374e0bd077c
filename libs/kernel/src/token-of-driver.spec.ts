import * as fc from 'fast-check';

import { type DriverToken, tokenOfDriver } from './token-of-driver';

const NOW = new Date('2026-05-01T08:00:00Z');

function token(idTag: string, more: Partial<DriverToken> = {}): DriverToken {
  return { idTag, type: 'ISO14443', status: 'active', validUntil: null, ...more };
}

describe('which token stands for a driver', () => {
  it.each([
    ['none of none', [], null],
    ['none that is blocked', [token('A', { status: 'blocked' })], null],
    ['none that is over', [token('A', { validUntil: NOW })], null],
    ['one that is still good', [token('A', { validUntil: new Date(+NOW + 1) })], 'A'],
    ['the first by the alphabet, in any case', [token('c'), token('B')], 'B'],
    ['a card before the token of an app', [token('A', { type: 'Central' }), token('B')], 'B'],
    [
      'of a known kind before an unknown one',
      [token('A', { type: null }), token('B', { type: 'Central' })],
      'B',
    ],
    ['one that OCPP 1.6 can say first', [token('A'.repeat(21)), token('B', { type: null })], 'B'],
    ['a long one where there is no other', [token('A'.repeat(21))], 'A'.repeat(21)],
  ])('%s', (_, tokens, expected) => {
    expect(tokenOfDriver(tokens, NOW)?.idTag ?? null).toBe(expected);
  });

  it('is one of the good ones, and the same in whatever order they come', () => {
    const tokens = fc.uniqueArray(
      fc.record({
        idTag: fc.string({ minLength: 1, maxLength: 36, unit: fc.constantFrom('A', 'B', '7') }),
        type: fc.constantFrom('ISO14443', 'Central', 'eMAID', null),
        status: fc.constantFrom('active', 'blocked', 'expired'),
        validUntil: fc.constantFrom(null, new Date(+NOW - 1), new Date(+NOW + 1)),
      }),
      { selector: ({ idTag }) => idTag },
    );
    fc.assert(
      fc.property(tokens, (all) => {
        const chosen = tokenOfDriver(all, NOW);
        expect(tokenOfDriver([...all].reverse(), NOW)).toEqual(chosen);
        const good = all.filter(
          ({ status, validUntil }) => status === 'active' && (validUntil === null || validUntil > NOW),
        );
        if (chosen === null) expect(good).toEqual([]);
        else expect(good).toContainEqual(chosen);
      }),
    );
  });
});
