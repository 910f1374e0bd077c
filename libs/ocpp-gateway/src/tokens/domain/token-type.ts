/** A start button, a mechanical key: nobody is identified, whatever stands beside it (2.0.1 C02). */
export const NO_AUTHORIZATION = 'NoAuthorization';

/** Cards of either standard: readers confuse them. */
const CARDS = new Set(['ISO14443', 'ISO15693']);

/**
 * Whether a token may be presented so (2.0.1 §3.45): a PIN is no number of a card, nor a card's number a PIN. What a
 * central system has made (`Central`) stands for any token of its own, and what a station has made (`Local`, C06) for
 * all but PINs.
 *
 * @param issued null: of a token that was told before types were
 * @param presented null: OCPP 1.6 does not say
 */
export function mayBePresentedAs(issued: string | null, presented: string | null): boolean {
  if (presented === NO_AUTHORIZATION) return false;
  if (issued === null || presented === null || issued === presented) return true;
  if (issued === 'Central' || presented === 'Central') return true;
  if (presented === 'Local') return issued !== 'KeyCode';
  return CARDS.has(issued) && CARDS.has(presented);
}
