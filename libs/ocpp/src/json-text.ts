/**
 * Deepest nesting of arrays and objects accepted in a frame. The deepest official message (a charging profile with a
 * sales tariff, OCPP 2.0.1) has 12 levels; the rest is room for DataTransfer and customData.
 */
export const MAX_NESTING_DEPTH = 64;

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPEN_ARRAY = 0x5b;
const CLOSE_ARRAY = 0x5d;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;

/**
 * Whether a JSON text nests deeper than `limit`, found in one pass before it is parsed: a deep value survives
 * JSON.parse but overflows the stack of whoever walks or serialises it later. Needs no valid JSON.
 */
export function nestsDeeperThan(text: string, limit: number): boolean {
  let depth = 0;
  let inString = false;
  for (let index = 0; index < text.length; index += 1) {
    const char = text.charCodeAt(index);
    if (inString) {
      if (char === BACKSLASH) index += 1;
      else if (char === QUOTE) inString = false;
    } else if (char === QUOTE) {
      inString = true;
    } else if (char === OPEN_ARRAY || char === OPEN_OBJECT) {
      depth += 1;
      if (depth > limit) return true;
    } else if (char === CLOSE_ARRAY || char === CLOSE_OBJECT) {
      depth -= 1;
    }
  }
  return false;
}

/**
 * Whether a parsed value holds U+0000 in any string or property name. PostgreSQL can store it neither as text nor as
 * jsonb, so one such message would fail every consumer. `text` is the JSON it came from: JSON carries the character
 * only as an escape, so that without one nothing has to be walked.
 */
export function holdsNulCharacter(text: string, value: unknown): boolean {
  return text.includes('\\u0000') && valueHoldsNul(value);
}

function valueHoldsNul(value: unknown): boolean {
  if (typeof value === 'string') return value.includes('\0');
  if (typeof value !== 'object' || value === null) return false;
  return Object.entries(value).some(([key, member]) => key.includes('\0') || valueHoldsNul(member));
}

/**
 * A parsed value in which no string or property name holds half of a surrogate pair: each becomes U+FFFD, as UTF-8
 * would have it. PostgreSQL's jsonb takes no such half. JSON carries one only as an escape, so that without one nothing
 * has to be walked.
 */
export function wellFormed(text: string, value: unknown): unknown {
  return SURROGATE_ESCAPE.test(text) ? valueWellFormed(value) : value;
}

const SURROGATE_ESCAPE = /\\ud[89a-f]/i;

function valueWellFormed(value: unknown): unknown {
  if (typeof value === 'string') return value.toWellFormed();
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(valueWellFormed);
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => [key.toWellFormed(), valueWellFormed(member)]),
  );
}
