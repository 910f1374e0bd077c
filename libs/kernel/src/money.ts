import { Decimal as DecimalJs } from 'decimal.js';

/** Exact decimals: 40 significant digits, half-up away from zero. Build from strings only. */
export const Decimal = DecimalJs.clone({ precision: 40, rounding: DecimalJs.ROUND_HALF_UP });
export type Decimal = DecimalJs;

const currencies = new Set(Intl.supportedValuesOf('currency'));
const minorDigits = new Map<string, number>();

/** Whether the code is a currency of ISO 4217. */
export function isCurrency(code: string): boolean {
  return currencies.has(code);
}

/** Digits of the currency's minor unit (ISO 4217): GBP 2, JPY 0, KWD 3. */
export function currencyDigits(currency: string): number {
  let digits = minorDigits.get(currency);
  if (digits === undefined) {
    const options = new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions();
    digits = options.maximumFractionDigits ?? 2;
    minorDigits.set(currency, digits);
  }
  return digits;
}

/** Rounds once, half-up away from zero, to the currency's minor unit. */
export function roundToMinorUnit(amount: Decimal, currency: string): Decimal {
  return amount.toDecimalPlaces(currencyDigits(currency), DecimalJs.ROUND_HALF_UP);
}

const SYMBOLS: Readonly<Record<string, string>> = { GBP: '£', EUR: '€', USD: '$', JPY: '¥' };

/** A price in words: `£0.42`, `€0.025`, `KWD 0.0255`; at least the currency's digits, more where the price has them. */
export function formatPrice(price: Decimal, currency: string): string {
  const digits = Math.max(currencyDigits(currency), price.decimalPlaces());
  const text = price.abs().toFixed(digits);
  const sign = price.isNegative() && !price.isZero() ? '–' : '';
  const symbol = SYMBOLS[currency];
  return symbol === undefined ? `${sign}${currency} ${text}` : `${sign}${symbol}${text}`;
}
