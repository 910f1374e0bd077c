import * as fc from 'fast-check';

import { currencyDigits, Decimal, formatPrice, isCurrency, roundToMinorUnit } from './money';

describe('money', () => {
  it.each([
    ['GBP', 2],
    ['JPY', 0],
    ['KWD', 3],
  ])('knows the minor digits of %s', (currency, digits) => {
    expect(currencyDigits(currency)).toBe(digits);
  });

  it.each([
    ['6.174', 'GBP', '6.17'],
    ['6.175', 'GBP', '6.18'],
    ['-3.335', 'GBP', '-3.34'],
    ['0.5', 'JPY', '1'],
    ['1.0005', 'KWD', '1.001'],
  ])('rounds %s %s half-up away from zero to %s', (amount, currency, expected) => {
    expect(roundToMinorUnit(new Decimal(amount), currency).toString()).toBe(expected);
  });

  it('never moves an amount by more than half a minor unit', () => {
    fc.assert(
      fc.property(
        fc.bigInt(-(10n ** 15n), 10n ** 15n),
        fc.constantFrom('GBP', 'JPY', 'KWD'),
        (raw, currency) => {
          const amount = new Decimal(raw.toString()).div(1_000_000);
          const half = new Decimal(5).times(new Decimal(10).pow(-(currencyDigits(currency) + 1)));
          expect(roundToMinorUnit(amount, currency).minus(amount).abs().lte(half)).toBe(true);
        },
      ),
    );
  });

  it.each([
    ['0.42', 'GBP', '£0.42'],
    ['0.4', 'EUR', '€0.40'],
    ['0.0255', 'KWD', 'KWD 0.0255'],
    ['12', 'JPY', '¥12'],
  ])('writes the price %s %s as %s', (price, currency, expected) => {
    expect(formatPrice(new Decimal(price), currency)).toBe(expected);
  });

  it('knows a currency from three letters that are none', () => {
    expect([isCurrency('GBP'), isCurrency('XXQ'), isCurrency('gbp')]).toEqual([true, false, false]);
  });
});
