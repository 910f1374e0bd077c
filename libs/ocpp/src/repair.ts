/** Chargers whose messages break the schema in what does not matter (OCPP-J 1.6 §4.2.3 would have them refused). */
import { createHash } from 'node:crypto';

import type { ErrorObject } from 'ajv';

import { firstViolation, MAX_TRANSACTION_ID_LENGTH } from './schema-registry';
import type { OcppVersion } from './version';

/** Who or what is meant: written in another way it stays itself, but it must never become another one. */
const IDENTITIES = new Set([
  'idTag',
  'parentIdTag',
  'idToken',
  'transactionId',
  'connectorId',
  'evse',
  'evseId',
  'id',
]);
/** What a reading is of, whose defaults are the energy register and Wh: without them it would be another one. */
const MEANINGS = new Set([
  'measurand',
  'unit',
  'unitOfMeasure',
  'multiplier',
  'phase',
  'location',
  'format',
  'value',
]);
const READINGS = 'sampledValue';
/** Lists of which an element that cannot be understood is left out, and the rest counts. */
const LISTS = new Set([READINGS, 'meterValue', 'transactionData']);
/** What cannot be read becomes the time of receipt (a clock that was never set says as much). */
const NO_TIME = '1970-01-01T00:00:00.000Z';
/** Of members that a message must have: what says nothing of the charge. */
const SAYS_NOTHING: Readonly<Record<string, unknown>> = {
  timestamp: NO_TIME,
  errorCode: 'NoError',
  triggerReason: 'MeterValuePeriodic',
  // Of a signed reading (2.0.1 §2.44): OCPP 2.1 lets stations leave them out.
  signingMethod: '',
  encodingMethod: '',
  publicKey: '',
};
/** The word that the specification has for what it has no word for. */
const ANY_OTHER = ['Other', 'OtherError', 'Unknown'];
/** OCPP 2.0.1 has one word for what 1.6 says of a connector that is in use. */
const OCCUPIED = new Set(['preparing', 'charging', 'suspendedev', 'suspendedevse', 'finishing']);
/** A register that is not known: no register is below zero. */
const UNKNOWN_REGISTER = -1;
/** Without which a charge is a charge all the same: its readings and its other end tell of its energy. */
const REGISTERS: Readonly<Record<string, string>> = {
  StartTransaction: 'meterStart',
  StopTransaction: 'meterStop',
};
const INT32_MAX = 2 ** 31 - 1;
const MAX_REPAIRS = 20;

export interface Repaired {
  /** As far as it could be set right: what is wrong still is what counts. */
  readonly payload: Record<string, unknown>;
  /** What was done, for the log: pointers and words, no values. */
  readonly repairs: readonly string[];
}

type Holder = Record<string, unknown>;

/**
 * A message that a charger will throw away once it is refused, such as the end of a transaction, with what breaks its
 * schema set right: unknown members are left out, texts cut, numbers in quotes read, registers rounded, words of other
 * vendors become Other, optional members that say nothing readable and readings that cannot be understood are left
 * out, and a register at the start or the end of a charge that says nothing is {@link UNKNOWN_REGISTER}. What counts,
 * such as a token or the number of a transaction, is left as it is, where it is wrong.
 */
export function repairCall(version: OcppVersion, action: string, payload: unknown): Repaired | null {
  const repaired = repair(
    payload,
    (held) => firstViolation(version, action, 'request', held),
    (held, violation) => repairOne(held, violation) ?? withRequired(held, violation, action),
  );
  const register = REGISTERS[action];
  if (repaired === null || register === undefined) return repaired;
  const value = repaired.payload[register];
  if (typeof value !== 'number' || Math.abs(value) <= INT32_MAX) return repaired;
  repaired.payload[register] = UNKNOWN_REGISTER;
  return { ...repaired, repairs: [...repaired.repairs, `/${register} left out`] };
}

/** What a message of this kind must have, and says nothing of where it has it not. */
function withRequired(payload: Holder, { keyword, params }: ErrorObject, action: string): string | null {
  if (keyword !== 'required') return null;
  const name = params.missingProperty as string;
  if (name === REGISTERS[action]) payload[name] = UNKNOWN_REGISTER;
  else if (name === 'seqNo' && action === 'TransactionEvent') payload[name] = 0;
  else return null;
  return `/${name} added`;
}

/**
 * The same of an answer to a command, which the charger has carried out by then. Whether it has is said by words that
 * nobody may guess: only unknown members, the case of words, and numbers and texts for each other are set right.
 */
export function repairResult(version: OcppVersion, action: string, payload: unknown): Repaired | null {
  return repair(payload, (repaired) => firstViolation(version, action, 'response', repaired), repairForm);
}

function repair(
  payload: unknown,
  violationOf: (payload: Holder) => ErrorObject | null,
  repairOf: (payload: Holder, violation: ErrorObject) => string | null,
): Repaired | null {
  if (typeof payload !== 'object' || payload === null || Array.isArray(payload)) return null;
  const repaired = structuredClone(payload) as Holder;
  const repairs: string[] = [];
  while (repairs.length < MAX_REPAIRS) {
    const violation = violationOf(repaired);
    const done = violation === null ? null : repairOf(repaired, violation);
    if (done === null) break;
    repairs.push(done);
  }
  return { payload: repaired, repairs };
}

/** @returns what was done; null: nothing can be */
function repairOne(payload: Holder, { keyword, instancePath, params }: ErrorObject): string | null {
  const path = instancePath.split('/').slice(1).map(unescaped);
  if (keyword === 'additionalProperties') {
    return withoutMember(payload, path, params.additionalProperty as string);
  }
  if (keyword === 'required') return withMember(payload, path, params.missingProperty as string);
  if (LISTS.has(path.at(-1) ?? '')) return withList(payload, path, keyword);
  if (keyword === 'type' && LISTS.has(path.at(-2) ?? '')) return withoutElement(payload, path);
  const name = path.at(-1);
  const holder = holderOf(payload, path.slice(0, -1));
  // Of a list no single element is left out: what stays would be of another length and meaning.
  if (name === undefined || holder === null || Array.isArray(holder)) return null;
  if (name === 'transactionId' && keyword === 'maxLength') return withShorterId(holder, name, instancePath);
  if (IDENTITIES.has(name)) return withIdentity(holder, name, instancePath, params);
  const value = readable(holder[name], name, keyword, params);
  if (value === undefined && MEANINGS.has(name)) return withoutReading(payload, path);
  return setRight(holder, name, value, instancePath);
}

function repairForm(payload: Holder, { keyword, instancePath, params }: ErrorObject): string | null {
  const path = instancePath.split('/').slice(1).map(unescaped);
  if (keyword === 'additionalProperties') {
    return withoutMember(payload, path, params.additionalProperty as string);
  }
  const name = path.at(-1);
  const holder = holderOf(payload, path.slice(0, -1));
  if (name === undefined || holder === null || Array.isArray(holder)) return null;
  if (keyword === 'type') {
    const value = ofType(holder[name], params['type'] as string | readonly string[]);
    // Nothing that is said is left out.
    if (value === undefined && holder[name] !== null) return null;
    return setRight(holder, name, value, instancePath);
  }
  if (keyword !== 'enum') return null;
  const word = sameWord(holder[name], params['allowedValues'] as readonly string[]);
  return word === undefined ? null : setRight(holder, name, word, instancePath);
}

function withoutMember(payload: Holder, path: readonly string[], name: string): string | null {
  const holder = holderOf(payload, path);
  if (holder === null) return null;
  Reflect.deleteProperty(holder, name);
  return `/${[...path, name].join('/')} left out`;
}

/** What the message must have and has not, where it says nothing of the charge. */
function withMember(payload: Holder, path: readonly string[], name: string): string | null {
  if (path.includes(READINGS) && MEANINGS.has(name)) return withoutReading(payload, path);
  if (name === READINGS) return withoutElement(payload, path);
  if (path.at(-1) === 'customData') return withoutMember(payload, path.slice(0, -1), 'customData');
  const holder = holderOf(payload, path);
  if (holder !== null && name === 'type' && path.at(-1) === 'idToken') {
    // §3.45: whatever it is, it is one of ours, or of nobody.
    holder[name] = 'Central';
    return `/${[...path, name].join('/')} added`;
  }
  if (holder === null || !Object.hasOwn(SAYS_NOTHING, name)) return null;
  holder[name] = SAYS_NOTHING[name];
  return `/${[...path, name].join('/')} added`;
}

/** One element that is no list is a list of one. What is no list at all, or an empty one, says nothing. */
function withList(payload: Holder, path: readonly string[], keyword: string): string | null {
  const name = path.at(-1) ?? '';
  const holder = holderOf(payload, path.slice(0, -1));
  if (holder === null || (keyword !== 'type' && keyword !== 'minItems')) return null;
  const value = holder[name];
  const isOne = typeof value === 'object' && value !== null && !Array.isArray(value);
  if (isOne) return setRight(holder, name, [value], `/${path.join('/')}`);
  if (name === READINGS) return withoutElement(payload, path.slice(0, -1));
  return setRight(holder, name, undefined, `/${path.join('/')}`);
}

/** The same digits in quotes, or without, an EVSE by its number alone; null is nobody, as if it were not there. */
function withIdentity(
  holder: Holder,
  name: string,
  pointer: string,
  params: Record<string, unknown>,
): string | null {
  const value = holder[name];
  if (value === null) return setRight(holder, name, undefined, pointer);
  if (params['type'] === 'integer' && typeof value === 'string' && /^(?:0|-?[1-9]\d{0,14})$/.test(value)) {
    return setRight(holder, name, Number(value), pointer);
  }
  if (params['type'] === 'object' && name === 'evse' && Number.isSafeInteger(value)) {
    return setRight(holder, name, { id: value }, pointer);
  }
  if (params['type'] === 'string' && typeof value === 'number' && Number.isSafeInteger(value)) {
    return setRight(holder, name, String(value), pointer);
  }
  return null;
}

/** The same for each of its messages, and for no other id. */
function withShorterId(holder: Holder, name: string, pointer: string): string {
  const id = (holder[name] as string).toWellFormed();
  const digest = createHash('sha256').update(id).digest('hex').slice(0, 32);
  return setRight(
    holder,
    name,
    `${id.slice(0, MAX_TRANSACTION_ID_LENGTH - 33)}-${digest}`.toWellFormed(),
    pointer,
  );
}

/** A reading that cannot be understood, and nothing else. */
function withoutReading(payload: Holder, path: readonly string[]): string | null {
  const list = path.lastIndexOf(READINGS);
  return list < 0 ? null : withoutElement(payload, path.slice(0, list + 2));
}

function withoutElement(payload: Holder, path: readonly string[]): string | null {
  const list = holderOf(payload, path.slice(0, -1));
  if (!Array.isArray(list)) return null;
  list.splice(Number(path.at(-1)), 1);
  return `/${path.join('/')} left out`;
}

function setRight(holder: Holder, name: string, value: unknown, pointer: string): string {
  if (value === undefined) {
    // Where it is needed, that is the next violation, and nothing can be done.
    Reflect.deleteProperty(holder, name);
    return `${pointer} left out`;
  }
  holder[name] = value;
  return `${pointer} set right`;
}

/** undefined: it says nothing that can be read. */
function readable(value: unknown, name: string, keyword: string, params: Record<string, unknown>): unknown {
  switch (keyword) {
    case 'enum':
      return knownWord(value, params['allowedValues'] as readonly string[]) ?? SAYS_NOTHING[name];
    case 'maxLength':
      return (value as string).slice(0, params['limit'] as number);
    case 'format':
      return params['format'] === 'date-time' ? NO_TIME : undefined;
    case 'type':
      return ofType(value, params['type'] as string | readonly string[]);
    default:
      return undefined;
  }
}

function knownWord(value: unknown, allowed: readonly string[]): string | undefined {
  const known = sameWord(value, allowed);
  if (known !== undefined || typeof value !== 'string' || value.trim() === '') return known;
  const word = value.trim().toLowerCase();
  if (OCCUPIED.has(word) && allowed.includes('Occupied')) return 'Occupied';
  return ANY_OTHER.find((other) => allowed.includes(other));
}

function sameWord(value: unknown, allowed: readonly string[]): string | undefined {
  if (typeof value !== 'string') return undefined;
  return allowed.find((one) => one.toLowerCase() === value.trim().toLowerCase());
}

function ofType(value: unknown, type: string | readonly string[]): unknown {
  const isText = typeof value === 'string';
  switch (type) {
    case 'string':
      return typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined;
    case 'integer':
    case 'number': {
      const figure = isText && value.trim() !== '' ? Number(value) : value;
      if (typeof figure !== 'number' || !Number.isFinite(figure)) return undefined;
      return type === 'integer' ? Math.round(figure) : figure;
    }
    case 'boolean':
      return isText && /^(true|false)$/i.test(value) ? value.toLowerCase() === 'true' : undefined;
    default:
      return undefined;
  }
}

function holderOf(payload: Holder, path: readonly string[]): Holder | null {
  let held: unknown = payload;
  for (const name of path) {
    if (typeof held !== 'object' || held === null) return null;
    held = (held as Holder)[name];
  }
  return typeof held === 'object' && held !== null ? (held as Holder) : null;
}

/** RFC 6901 §4. */
function unescaped(token: string): string {
  return token.replaceAll('~1', '/').replaceAll('~0', '~');
}
