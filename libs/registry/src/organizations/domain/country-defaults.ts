/** Countries whose money is not the euro and in which many charge; the organization's settings say it for the others. */
const CURRENCIES: Readonly<Record<string, string>> = {
  AU: 'AUD',
  BR: 'BRL',
  CA: 'CAD',
  CH: 'CHF',
  CN: 'CNY',
  CZ: 'CZK',
  DK: 'DKK',
  GB: 'GBP',
  HU: 'HUF',
  IN: 'INR',
  IS: 'ISK',
  JP: 'JPY',
  KR: 'KRW',
  LI: 'CHF',
  MX: 'MXN',
  NO: 'NOK',
  NZ: 'NZD',
  PL: 'PLN',
  RO: 'RON',
  SE: 'SEK',
  SG: 'SGD',
  TH: 'THB',
  TR: 'TRY',
  UA: 'UAH',
  US: 'USD',
  ZA: 'ZAR',
  AE: 'AED',
  SA: 'SAR',
  IL: 'ILS',
};

/** Of the Intl Locale Info proposal, which Node has and TypeScript's library has not. */
interface LocaleWithZones extends Intl.Locale {
  getTimeZones(): string[] | undefined;
}

/** What a new organization of a country begins with. */
export function countryDefaults(country: string): { readonly currency: string; readonly timeZone: string } {
  const [timeZone] = zonesOf(country);
  return { currency: CURRENCIES[country] ?? 'EUR', timeZone: timeZone ?? 'UTC' };
}

/** Whether it is one of ISO 3166-1 alpha-2, still in use, in which there are clocks. */
export function isCountry(text: string): boolean {
  if (!/^[A-Z]{2}$/.test(text)) return false;
  // Codes of states that are no more become those of their successors.
  return new Intl.Locale('und', { region: text }).region === text && zonesOf(text).length > 0;
}

function zonesOf(country: string): readonly string[] {
  return (new Intl.Locale('und', { region: country }) as LocaleWithZones).getTimeZones() ?? [];
}
