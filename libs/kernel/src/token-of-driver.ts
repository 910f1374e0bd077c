/** A token of a driver, as far as it matters which one stands for him. */
export interface DriverToken {
  readonly idTag: string;
  /** OCPP 2.0.1 §3.45; null: not known. */
  readonly type: string | null;
  readonly status: string;
  /** null: without end. */
  readonly validUntil: Date | null;
}

/** What OCPP 1.6 can say (CiString20). */
export const MAX_ID_TAG_OF_16 = 20;

/** What drivers carry with them comes before what their vehicle or app presents. */
const CARRIED_FIRST = ['ISO14443', 'ISO15693', 'KeyCode', 'MacAddress', 'eMAID', 'Central'];

/**
 * Which of a driver's tokens stands for him where nobody names one; null: none is good then. It is the same one whenever
 * and for whatever it is asked, as long as the tokens are: what is reserved for a driver is started by him. In this order
 * counts: what every OCPP version can say (20 characters), a card before an app's token, the alphabet.
 */
export function tokenOfDriver(tokens: readonly DriverToken[], now: Date): DriverToken | null {
  const good = tokens.filter(
    ({ status, validUntil }) => status === 'active' && (validUntil === null || validUntil > now),
  );
  const [first] = good.sort(
    (a, b) => lengthRank(a) - lengthRank(b) || typeRank(a) - typeRank(b) || compare(keyOf(a), keyOf(b)),
  );
  return first ?? null;
}

function lengthRank({ idTag }: DriverToken): number {
  return Number(idTag.length > MAX_ID_TAG_OF_16);
}

function typeRank({ type }: DriverToken): number {
  const rank = CARRIED_FIRST.indexOf(type ?? '');
  return rank === -1 ? CARRIED_FIRST.length : rank;
}

function keyOf({ idTag }: DriverToken): string {
  return idTag.toUpperCase();
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
