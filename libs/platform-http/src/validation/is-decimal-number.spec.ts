import { validateSync } from 'class-validator';

import { IsDecimalNumber } from './is-decimal-number';

class Priced {
  @IsDecimalNumber(3)
  price: unknown;

  constructor(price: unknown) {
    this.price = price;
  }
}

describe('IsDecimalNumber', () => {
  const isAccepted = (price: unknown): boolean => validateSync(new Priced(price)).length === 0;

  it.each([0, -1, 0.5, 0.125, 1e21, 1.5e3])('accepts %d', (price) => {
    expect(isAccepted(price)).toBe(true);
  });

  it.each([0.1255, 1e-7, 1.5e-7, NaN, Infinity, '0.5', null, undefined, [1], { valueOf: () => 1 }])(
    'refuses %p',
    (price) => {
      expect(isAccepted(price)).toBe(false);
    },
  );

  it('says what is asked for', () => {
    const [error] = validateSync(new Priced(1e-7));
    expect(error?.constraints).toEqual({ isNumber: 'price must be a number with at most 3 decimal places' });
  });
});
