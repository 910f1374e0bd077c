import fc from 'fast-check';

import { isPlausibleEnergy, registerDifference } from './register-difference';

describe('the energy between two registers', () => {
  it.each([
    [1_000, 15_700, 14_700],
    [1_000, 1_000, 0],
    // A meter of six digits of kWh.
    [999_998_000, 12_500, 14_500],
    [2 ** 32 - 500, 500, 1_000],
    // Lost or replaced, not begun anew.
    [15_700, 0, null],
    [500_000, 400_000, null],
    [999_000, 900_000, null],
    [999_998_000, 998_000_000, null],
  ])('from %i to %i is %s', (start, stop, wh) => {
    expect(registerDifference(start, stop)).toBe(wh);
  });

  it('is what was taken, over the end of the register, too', () => {
    const taken = fc.integer({ min: 1, max: 90_000 });
    fc.assert(
      fc.property(fc.constantFrom(1e6, 1e7, 1e8, 1e9), taken, fc.nat(5_000), (modulus, wh, before) => {
        const start = modulus - 1 - before;
        expect(registerDifference(start, (start + wh) % modulus)).toBe(wh);
      }),
    );
  });
});

describe('energy that was taken', () => {
  const hoursLater = (hours: number): Date => new Date(Date.UTC(2026, 4, 1) + hours * 3_600_000);

  it.each([
    [200_000, 0, true],
    [200_001, 0, false],
    [200_000, -5, true],
    [3_000_000, 3, true],
    [3_000_001, 3, false],
  ])('of %i Wh in %i hours is plausible: %s', (wh, hours, isPlausible) => {
    expect(isPlausibleEnergy(wh, hoursLater(0), hoursLater(hours))).toBe(isPlausible);
  });
});
