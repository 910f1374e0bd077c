/** Ranges of numbers that the specifications state in words and the schemas do not: an OCPP integer has 32 bits. */

const INT32_MIN = -2_147_483_648;
const INT32_MAX = 2_147_483_647;

/** Bound of decimals: beyond it a double no longer holds every whole number, and no charger measures such values. */
const DECIMAL_MAX = 1e15;

/** From 0 on (OCPP 1.6 §4.7 and others; 2.0.1 Part 2 §2.32). */
const NUMBERS_OF_PLACES = new Set(['connectorId', 'evseId']);

export interface OutOfRangeNumber {
  /** JSON pointer from the payload. */
  readonly path: string;
  readonly rule: string;
}

/**
 * The first number of a payload that OCPP cannot mean (OCPP 1.6 §3.9, OCPP 2.0.1 Part 2 §2.1.3: integers have 32
 * bits; no connector or EVSE has a negative number), so that no later column or event overflows. `customData` and the `data` of a DataTransfer are the vendor's
 * own and are not looked into. Expects a payload that its schema accepted.
 */
export function findOutOfRangeNumber(
  payload: unknown,
  decimalProperties: ReadonlySet<string>,
): OutOfRangeNumber | null {
  if (typeof payload !== 'object' || payload === null) return null;
  // Arrays are walked by index: Object.entries of a long meter value list would cost more than its validation.
  if (Array.isArray(payload)) {
    for (let index = 0; index < payload.length; index += 1) {
      const found = checkMember(String(index), payload[index], false, decimalProperties);
      if (found !== null) return found;
    }
    return null;
  }
  for (const key in payload) {
    if (key === 'customData' || key === 'data') continue;
    const member = (payload as Record<string, unknown>)[key];
    const found = checkMember(key, member, decimalProperties.has(key), decimalProperties);
    if (found !== null) return found;
  }
  return null;
}

function checkMember(
  key: string,
  member: unknown,
  isDecimal: boolean,
  decimalProperties: ReadonlySet<string>,
): OutOfRangeNumber | null {
  if (typeof member === 'number') {
    if (member < 0 && NUMBERS_OF_PLACES.has(key)) return { path: `/${key}`, rule: 'is negative' };
    if (isDecimal) {
      return Math.abs(member) > DECIMAL_MAX ? { path: `/${key}`, rule: 'is too large a number' } : null;
    }
    return member < INT32_MIN || member > INT32_MAX
      ? { path: `/${key}`, rule: 'is not an integer of 32 bits' }
      : null;
  }
  if (typeof member !== 'object' || member === null) return null;
  if (key === 'evse' && Number((member as { id?: unknown }).id) < 0) {
    return { path: '/evse/id', rule: 'is negative' };
  }
  const found = findOutOfRangeNumber(member, decimalProperties);
  return found === null ? null : { path: `/${key}${found.path}`, rule: found.rule };
}
