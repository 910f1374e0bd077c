/** Units of OCPP (1.6 §7.45, 2.0.1 Part 2 Appendix 2) and their exact conversion to base units. */
import { Decimal } from 'decimal.js';

import type { Measurand, RejectionReason } from './reading';

/** A decimal type of our own, so that nobody's global precision changes meter values. */
const Exact = Decimal.clone({ precision: 60, rounding: Decimal.ROUND_HALF_UP, toExpNeg: -60, toExpPos: 60 });

/** Longest number text looked at, and the largest magnitude accepted in base units. */
const MAX_NUMBER_LENGTH = 40;
const MAX_MAGNITUDE = new Exact('1e15');

/** Largest power of ten of an OCPP 2.0.1 `multiplier`. */
const MAX_MULTIPLIER = 12;

/** Decimals kept of a temperature that came in Fahrenheit, the only inexact conversion. */
const FAHRENHEIT_DECIMALS = 4;

const NUMBER_PATTERN = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,2})?$/;

interface UnitRule {
  readonly base: string;
  /** Power of ten from this unit to the base unit. */
  readonly exponent: number;
}

const UNIT_RULES: ReadonlyMap<string, UnitRule> = new Map([
  ['Wh', { base: 'Wh', exponent: 0 }],
  ['kWh', { base: 'Wh', exponent: 3 }],
  ['MWh', { base: 'Wh', exponent: 6 }],
  ['mWh', { base: 'Wh', exponent: -3 }],
  ['varh', { base: 'varh', exponent: 0 }],
  ['kvarh', { base: 'varh', exponent: 3 }],
  ['VAh', { base: 'VAh', exponent: 0 }],
  ['kVAh', { base: 'VAh', exponent: 3 }],
  ['W', { base: 'W', exponent: 0 }],
  ['kW', { base: 'W', exponent: 3 }],
  ['MW', { base: 'W', exponent: 6 }],
  ['mW', { base: 'W', exponent: -3 }],
  ['var', { base: 'var', exponent: 0 }],
  ['kvar', { base: 'var', exponent: 3 }],
  ['VA', { base: 'VA', exponent: 0 }],
  ['kVA', { base: 'VA', exponent: 3 }],
  ['A', { base: 'A', exponent: 0 }],
  ['mA', { base: 'A', exponent: -3 }],
  ['V', { base: 'V', exponent: 0 }],
  ['mV', { base: 'V', exponent: -3 }],
  ['kV', { base: 'V', exponent: 3 }],
  ['Hz', { base: 'Hertz', exponent: 0 }],
  ['Hertz', { base: 'Hertz', exponent: 0 }],
  ['Percent', { base: 'Percent', exponent: 0 }],
  ['%', { base: 'Percent', exponent: 0 }],
  ['RPM', { base: 'RPM', exponent: 0 }],
  ['Celsius', { base: 'Celsius', exponent: 0 }],
  // The spelling of the OCPP 1.6 specification.
  ['Celcius', { base: 'Celsius', exponent: 0 }],
]);

/**
 * The same without regard to case, because OCPP 2.0.1 units are free text ("kwh"). Units that differ from another in
 * case alone (mWh and MWh) are left out: they must be spelled rightly.
 */
const UNIT_RULES_ANY_CASE: ReadonlyMap<string, UnitRule> = (() => {
  const spellings = [...UNIT_RULES.keys()].map((unit) => unit.toLowerCase());
  return new Map(
    [...UNIT_RULES]
      .map(([unit, rule]) => [unit.toLowerCase(), rule] as const)
      .filter(([unit]) => spellings.filter((spelling) => spelling === unit).length === 1),
  );
})();

/** Base units that a measurand can have; a value in another one is not that measurand. */
const DIMENSIONS: readonly { readonly prefix: string; readonly units: readonly string[] }[] = [
  { prefix: 'Energy.', units: ['Wh', 'varh', 'VAh'] },
  { prefix: 'Power.Factor', units: ['', 'Percent'] },
  { prefix: 'Power.Offered', units: ['W', 'VA', 'A'] },
  { prefix: 'Power.', units: ['W', 'var', 'VA'] },
  { prefix: 'Current.', units: ['A'] },
  { prefix: 'Voltage', units: ['V'] },
];

export type NormalisedQuantity =
  | { readonly ok: true; readonly value: string; readonly unit: string }
  | { readonly ok: false; readonly reason: RejectionReason };

/** A quantity as it stands in a message. */
export interface RawQuantity {
  /** Text in OCPP 1.6, a JSON number in 2.0.1. */
  readonly value: string | number;
  readonly unit: string | undefined;
  /** Power of ten to apply to the value (OCPP 2.0.1 `unitOfMeasure.multiplier`). */
  readonly multiplier?: number;
  readonly measurand: Measurand;
}

/**
 * Converts a quantity to the base unit of its kind, exactly: "14.7" kWh is "14700" Wh. A missing unit means the
 * measurand's own (Wh for energy). Unknown units are kept as they are, except for energy, power, current and voltage,
 * where a value in a foreign unit is refused rather than taken for watt-hours.
 */
export function toBaseUnit({ value, unit, multiplier = 0, measurand }: RawQuantity): NormalisedQuantity {
  const text = typeof value === 'number' ? String(value) : value.trim();
  if (text.length > MAX_NUMBER_LENGTH || !NUMBER_PATTERN.test(text))
    return { ok: false, reason: 'not-a-number' };
  if (!Number.isInteger(multiplier) || Math.abs(multiplier) > MAX_MULTIPLIER) {
    return { ok: false, reason: 'bad-multiplier' };
  }
  const scaled = shifted(new Exact(text), multiplier);
  const converted = convert(scaled, unit?.trim() || defaultUnitOf(measurand));
  const dimension = DIMENSIONS.find(({ prefix }) => measurand.startsWith(prefix));
  if (dimension !== undefined && !dimension.units.includes(converted.unit)) {
    return { ok: false, reason: 'unit-mismatch' };
  }
  if (converted.value.abs().greaterThan(MAX_MAGNITUDE)) return { ok: false, reason: 'out-of-range' };
  return { ok: true, value: plain(converted.value), unit: converted.unit };
}

const UNITS: Partial<Record<Measurand, string>> = {
  Voltage: 'V',
  Frequency: 'Hertz',
  SoC: 'Percent',
  Temperature: 'Celsius',
  RPM: 'RPM',
};

/** The unit that a measurand has when the charger names none (OCPP 1.6 §7.43: Wh for energy; else the natural one). */
export function defaultUnitOf(measurand: Measurand): string {
  if (measurand.startsWith('Energy.Reactive')) return 'varh';
  if (measurand.startsWith('Energy.Apparent')) return 'VAh';
  if (measurand.startsWith('Energy.')) return 'Wh';
  if (measurand === 'Power.Factor') return '';
  if (measurand.startsWith('Power.Reactive')) return 'var';
  if (measurand.startsWith('Power.')) return 'W';
  if (measurand.startsWith('Current.')) return 'A';
  return UNITS[measurand] ?? '';
}

/** The unit as reported for a value that could not be read (signed data): its base unit if known, else as sent. */
export function baseUnitOf(unit: string | undefined, measurand: Measurand): string {
  return convert(new Exact(0), unit?.trim() || defaultUnitOf(measurand)).unit;
}

/** Sum of decimal texts, rounded half up to a whole number; null beyond what a double counts exactly. */
export function sumToInteger(values: readonly string[]): number | null {
  return sumTo(values, 0);
}

/** Sum of decimal texts, rounded half up to thousandths; null beyond what a double tells apart. */
export function sumToThousandths(values: readonly string[]): number | null {
  return sumTo(values, 3);
}

function sumTo(values: readonly string[], decimals: number): number | null {
  const sum = values.reduce((total, value) => total.plus(value), new Exact(0)).toDecimalPlaces(decimals);
  return Number.isSafeInteger(shifted(sum, decimals).toNumber()) ? sum.toNumber() : null;
}

function convert(value: Decimal, unit: string): { readonly value: Decimal; readonly unit: string } {
  const rule = UNIT_RULES.get(unit) ?? UNIT_RULES_ANY_CASE.get(unit.toLowerCase());
  if (rule !== undefined) return { value: shifted(value, rule.exponent), unit: rule.base };
  if (unit === 'K') return { value: value.minus('273.15'), unit: 'Celsius' };
  if (unit === 'Fahrenheit') {
    const celsius = value.minus(32).times(5).dividedBy(9).toDecimalPlaces(FAHRENHEIT_DECIMALS);
    return { value: celsius, unit: 'Celsius' };
  }
  return { value, unit };
}

/** `value` times ten to the power of `exponent`, exactly. */
function shifted(value: Decimal, exponent: number): Decimal {
  return exponent === 0 ? value : value.times(`1e${exponent}`);
}

function plain(value: Decimal): string {
  // A negative zero would print as "-0".
  return value.isZero() ? '0' : value.toFixed();
}
