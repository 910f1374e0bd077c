/** A rule as clients are told of it: a stable code, and what is asked for. */
export interface ConstraintWords {
  readonly code: string;
  /** After the name of the member; null: the rule is of our own making, and says it itself. */
  readonly say: ((rule: readonly unknown[], value: unknown) => string) | null;
}

const of = (code: string, words: string): ConstraintWords => ({ code, say: () => words });
const own = (code: string): ConstraintWords => ({ code, say: null });

/**
 * The rules of class-validator and our own by their names, which are nobody's business outside: whoever depends on a
 * code must not depend on the library that checks it.
 */
export const CONSTRAINT_WORDS: Readonly<Record<string, ConstraintWords>> = {
  whitelistValidation: of('unknown_field', 'is not known here'),
  unknownValue: of('invalid_type', 'must be an object'),
  nestedValidation: of('invalid_type', 'must be an object, or a list of objects'),
  isString: of('invalid_type', 'must be a text'),
  isBoolean: of('invalid_type', 'must be true or false'),
  isArray: of('invalid_type', 'must be a list'),
  isObject: of('invalid_type', 'must be an object'),
  isInt: { code: 'invalid_type', say: () => 'must be a whole number' },
  isNumber: { code: 'invalid_type', say: null },
  isDefined: of('required', 'is required'),
  isNotEmpty: of('required', 'must not be empty'),
  isNotBlank: own('required'),
  isEmpty: own('not_supported'),
  arrayNotEmpty: of('too_few', 'must not be empty'),
  isIn: { code: 'unknown_value', say: ([values]) => `must be one of ${listOf(values)}` },
  equals: { code: 'unknown_value', say: ([value]) => `must be ${JSON.stringify(value)}` },
  isNotIn: { code: 'reserved', say: ([values]) => `must be none of ${listOf(values)}` },
  min: { code: 'out_of_range', say: ([min]) => `must be at least ${String(min)}` },
  max: { code: 'out_of_range', say: ([max]) => `must be at most ${String(max)}` },
  isLatitude: of('out_of_range', 'must be a latitude between -90 and 90'),
  isLongitude: of('out_of_range', 'must be a longitude between -180 and 180'),
  minLength: { code: 'too_short', say: ([min]) => `must have at least ${String(min)} characters` },
  maxLength: { code: 'too_long', say: ([max]) => `must have at most ${String(max)} characters` },
  isLength: {
    code: 'invalid_length',
    say: ([min, max]) => `must have ${String(min)} to ${String(max)} characters`,
  },
  arrayMinSize: { code: 'too_few', say: ([min]) => `must have at least ${String(min)} elements` },
  arrayMaxSize: { code: 'too_many', say: ([max]) => `must have at most ${String(max)} elements` },
  arrayUnique: of('doubled', 'must have each element once'),
  matches: { code: 'invalid_format', say: ([pattern]) => `must have the form ${String(pattern)}` },
  isEmail: of('invalid_format', 'must be an email address'),
  isUrl: { code: 'invalid_format', say: ([options]) => `must be an address of ${protocolsOf(options)}` },
  isIso8601: of('invalid_format', 'must be a time as RFC 3339 writes it'),
  isISO31661Alpha2: of('invalid_format', 'must be a country of two letters (ISO 3166-1)'),
  isLocale: of('invalid_format', 'must be a language tag (BCP 47)'),
  isCountry: own('invalid_format'),
  isCurrency: own('invalid_format'),
  isTimeZone: own('invalid_format'),
  isIpNetwork: own('invalid_format'),
  isMetadata: own('invalid_format'),
  isTransactionId: own('invalid_format'),
};

function listOf(values: unknown): string {
  return Array.isArray(values) ? values.map(String).join(', ') : String(values);
}

function protocolsOf(options: unknown): string {
  const { protocols = ['http', 'https'] } = (options ?? {}) as { protocols?: readonly string[] };
  return protocols.join(' or ');
}
