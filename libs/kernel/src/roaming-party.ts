/** Who issued a token: `{country_code}-{party_id}` as in OCPI 2.2.1 and the eMI3 contract id. */
export const ROAMING_PARTY = /^[A-Z]{2}-[A-Z0-9]{3}$/i;

/** ISO 15118-2 annex H: country, provider, nine characters of the contract, and a check digit that may be left out. */
const SEPARATED = /^([A-Z]{2})-([A-Z0-9]{3})-[A-Z0-9]{9}(?:-?[A-Z0-9])?$/;
const JOINED = /^([A-Z]{2})([A-Z0-9]{3})[A-Z0-9]{9}[A-Z0-9]?$/;
/** Of a contract the first of the nine is a C (eMI3, type of the id). */
const OF_CONTRACT = /^.{5}C/;
const HEXADECIMAL = /^[0-9A-F]*$/;

/**
 * The roaming party that a contract id (eMAID) names itself; null: the token is none. Written without separators it looks
 * like the number of a card: then it counts where its type says so, or no card has such a number.
 *
 * @param type OCPP 2.0.1 §3.45; null: not known
 */
export function partyOfEmaid(idToken: string, type: string | null): string | null {
  const token = idToken.trim().toUpperCase();
  const separated = SEPARATED.exec(token);
  if (separated !== null) return partyOf(separated);
  const joined = JOINED.exec(token);
  if (joined === null) return null;
  const isContract = type === null && OF_CONTRACT.test(token) && !HEXADECIMAL.test(token);
  return type === 'eMAID' || isContract ? partyOf(joined) : null;
}

function partyOf([, country = '', party = '']: readonly string[]): string {
  return `${country}-${party}`;
}
