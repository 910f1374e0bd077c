import { Decimal } from 'decimal.js';
import fc from 'fast-check';

import type { Measurand } from './reading';
import { baseUnitOf, defaultUnitOf, sumToInteger, toBaseUnit } from './unit';

const REGISTER: Measurand = 'Energy.Active.Import.Register';

describe('toBaseUnit', () => {
  it.each<
    [value: string | number, unit: string | undefined, measurand: Measurand, expected: string, base: string]
  >([
    ['14.7', 'kWh', REGISTER, '14700', 'Wh'],
    [14.7, 'kWh', REGISTER, '14700', 'Wh'],
    ['14700', 'Wh', REGISTER, '14700', 'Wh'],
    ['14700', undefined, REGISTER, '14700', 'Wh'],
    ['14700.000', '', REGISTER, '14700', 'Wh'],
    ['1.1', 'kWh', REGISTER, '1100', 'Wh'],
    ['0.0001', 'kWh', REGISTER, '0.1', 'Wh'],
    ['1.005', 'kWh', REGISTER, '1005', 'Wh'],
    ['4.35', 'kwh', REGISTER, '4350', 'Wh'],
    ['1', 'MWh', REGISTER, '1000000', 'Wh'],
    ['1.2E3', 'Wh', REGISTER, '1200', 'Wh'],
    [' 7 ', ' kWh ', REGISTER, '7000', 'Wh'],
    ['+7.', 'Wh', REGISTER, '7', 'Wh'],
    ['.5', 'Wh', REGISTER, '0.5', 'Wh'],
    ['-0', 'Wh', REGISTER, '0', 'Wh'],
    ['2.5', 'kvarh', 'Energy.Reactive.Import.Register', '2500', 'varh'],
    ['2', undefined, 'Energy.Reactive.Import.Register', '2', 'varh'],
    ['7.36', 'kW', 'Power.Active.Import', '7360', 'W'],
    ['-1.5', 'kW', 'Power.Active.Import', '-1500', 'W'],
    ['11', 'kVA', 'Power.Offered', '11000', 'VA'],
    ['3', 'kvar', 'Power.Reactive.Import', '3000', 'var'],
    ['0.98', undefined, 'Power.Factor', '0.98', ''],
    ['16000', 'mA', 'Current.Import', '16', 'A'],
    ['230.1', undefined, 'Voltage', '230.1', 'V'],
    ['50', undefined, 'Frequency', '50', 'Hertz'],
    [50, 'Hz', 'Frequency', '50', 'Hertz'],
    ['80', undefined, 'SoC', '80', 'Percent'],
    ['21.5', 'Celcius', 'Temperature', '21.5', 'Celsius'],
    ['294.65', 'K', 'Temperature', '21.5', 'Celsius'],
    ['70', 'Fahrenheit', 'Temperature', '21.1111', 'Celsius'],
    ['3', 'Furlong', 'SoC', '3', 'Furlong'],
    ['1'.padStart(40, '0'), 'Wh', REGISTER, '1', 'Wh'],
  ])('%s %s of %s is %s %s', (value, unit, measurand, expected, base) => {
    expect(toBaseUnit({ value, unit, measurand })).toEqual({ ok: true, value: expected, unit: base });
  });

  it.each([
    [11, '123400000000000'],
    [3, '1234000'],
    [0, '1234'],
    [-3, '1.234'],
    [-12, '0.000000001234'],
  ])('applies the multiplier 10^%i of OCPP 2.0.1', (multiplier, value) => {
    expect(toBaseUnit({ value: 1234, unit: 'Wh', multiplier, measurand: REGISTER })).toMatchObject({ value });
  });

  it.each(['', 'abc', '12,5', '1 000', 'NaN', 'Infinity', '0x10', '1e999', '--1', '.', '9'.repeat(41)])(
    'takes %j for no number',
    (value) => {
      expect(toBaseUnit({ value, unit: 'Wh', measurand: REGISTER })).toEqual({
        ok: false,
        reason: 'not-a-number',
      });
    },
  );

  it('refuses energy in units of something else, and magnitudes and multipliers without meaning', () => {
    const refusal = (value: string, unit: string, multiplier = 0): unknown =>
      toBaseUnit({ value, unit, multiplier, measurand: REGISTER });
    expect(refusal('1', 'kW')).toEqual({ ok: false, reason: 'unit-mismatch' });
    expect(refusal('1', 'mwh')).toEqual({ ok: false, reason: 'unit-mismatch' });
    expect(refusal('1e20', 'Wh')).toEqual({ ok: false, reason: 'out-of-range' });
    expect(refusal('1', 'Wh', 13)).toEqual({ ok: false, reason: 'bad-multiplier' });
    expect(refusal('1', 'Wh', 0.5)).toEqual({ ok: false, reason: 'bad-multiplier' });
  });

  it('takes a multiplier of 12', () => {
    expect(toBaseUnit({ value: 7, unit: 'Wh', multiplier: 12, measurand: REGISTER })).toMatchObject({
      value: '7000000000000',
    });
  });

  const decimals = fc
    .tuple(fc.integer({ min: -1e9, max: 1e9 }), fc.integer({ min: 0, max: 6 }))
    .map(([digits, places]) => new Decimal(digits).dividedBy(new Decimal(10).pow(places)).toFixed());

  it('loses nothing: x kWh is x times 1000 Wh, exactly, and the sign and order of values stay', () => {
    fc.assert(
      fc.property(decimals, (value) => {
        const result = toBaseUnit({ value, unit: 'kWh', measurand: REGISTER });
        expect(result.ok && new Decimal(result.value).dividedBy(1000).equals(value)).toBe(true);
      }),
    );
  });

  it('is idempotent: what it returns is already in base units', () => {
    fc.assert(
      fc.property(decimals, fc.constantFrom('Wh', 'kWh', 'MWh'), (value, unit) => {
        const once = toBaseUnit({ value, unit, measurand: REGISTER });
        if (!once.ok) throw new Error(once.reason);
        expect(toBaseUnit({ value: once.value, unit: once.unit, measurand: REGISTER })).toEqual(once);
      }),
    );
  });

  it('treats the prefix k and the multiplier 3 alike', () => {
    fc.assert(
      fc.property(decimals, (value) => {
        expect(toBaseUnit({ value, unit: 'kW', measurand: 'Power.Active.Import' })).toEqual(
          toBaseUnit({ value, unit: 'W', multiplier: 3, measurand: 'Power.Active.Import' }),
        );
      }),
    );
  });

  it('always returns a plain decimal that reads back, whatever number text it is given', () => {
    fc.assert(
      fc.property(fc.oneof(fc.double({ noNaN: true }), fc.string()), (value) => {
        const result = toBaseUnit({ value, unit: 'Wh', measurand: REGISTER });
        if (result.ok) expect(result.value).toMatch(/^-?\d+(\.\d+)?$/);
      }),
    );
  });
});

describe('sumToInteger', () => {
  it('rounds the exact sum once, half up', () => {
    expect(sumToInteger(['0.1', '0.2', '0.2'])).toBe(1);
    expect(sumToInteger(['1.4', '1.4', '1.4'])).toBe(4);
    expect(sumToInteger(['14700.4999'])).toBe(14700);
    expect(sumToInteger([])).toBe(0);
    expect(sumToInteger(['9007199254740993'])).toBeNull();
  });
});

describe('the unit of a measurand', () => {
  it.each<[Measurand, string]>([
    ['Energy.Active.Net', 'Wh'],
    ['Energy.Reactive.Net', 'varh'],
    ['Energy.Apparent.Net', 'VAh'],
    ['Power.Active.Import', 'W'],
    ['Power.Offered', 'W'],
    ['Power.Reactive.Export', 'var'],
    ['Power.Factor', ''],
    ['Current.Offered', 'A'],
    ['Voltage', 'V'],
    ['Frequency', 'Hertz'],
    ['SoC', 'Percent'],
    ['Temperature', 'Celsius'],
    ['RPM', 'RPM'],
  ])('%s is %j, where the charger names none', (measurand, unit) => {
    expect(defaultUnitOf(measurand)).toBe(unit);
    expect(baseUnitOf(undefined, measurand)).toBe(unit);
    expect(baseUnitOf(' ', measurand)).toBe(unit);
  });

  it('is nothing for a measurand that nobody knows', () => {
    expect(defaultUnitOf('Humidity' as Measurand)).toBe('');
  });

  it.each([
    ['kWh', 'Wh'],
    [' kvarh ', 'varh'],
    ['Furlong', 'Furlong'],
  ])('is named by %j: %s', (unit, base) => expect(baseUnitOf(unit, REGISTER)).toBe(base));
});
