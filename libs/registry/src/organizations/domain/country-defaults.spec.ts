import { isCurrency, isTimeZone } from '@csms/kernel';

import { countryDefaults, isCountry } from './country-defaults';

describe('what a country gives an organization', () => {
  it.each([
    ['GB', 'GBP', 'Europe/London'],
    ['DE', 'EUR', 'Europe/Berlin'],
    ['NO', 'NOK', 'Europe/Oslo'],
  ])('%s: %s and %s', (country, currency, timeZone) => {
    expect(countryDefaults(country)).toEqual({ currency, timeZone });
  });

  it.each(['US', 'AQ', 'IS', 'TR', 'XK'])('%s: a currency and a zone that there are', (country) => {
    const { currency, timeZone } = countryDefaults(country);
    expect([isCurrency(currency), isTimeZone(timeZone)]).toEqual([true, true]);
  });

  it.each([
    ['GB', true],
    ['gb', false],
    ['GBR', false],
    ['ZZ', false],
    ['QM', false],
    ['EU', false],
    ['SU', false],
    ['', false],
  ])('%j is a country: %s', (text, expected) => {
    expect(isCountry(text)).toBe(expected);
  });
});
