/**
 * The official JSON schemas, read from the `ocpp-rpc` package, where each carries an id such as
 * `urn:BootNotification.req`, and unmodified but for {@link LONGER}. Compiled by ajv the first time a message needs
 * them, once per process.
 */
import { readFileSync } from 'node:fs';

import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import addFormats from 'ajv-formats';

import { parseTimestamp } from './normalise/timestamp';
import type { OcppVersion } from './version';

export type MessageDirection = 'request' | 'response';

const SCHEMA_FILES: Readonly<Record<OcppVersion, string>> = {
  '1.6': 'ocpp-rpc/lib/schemas/ocpp1_6.json',
  '2.0.1': 'ocpp-rpc/lib/schemas/ocpp2_0_1.json',
};

const SUFFIXES: Readonly<Record<MessageDirection, string>> = { request: 'req', response: 'conf' };

/** OCPP 2.0.1 has 36 characters for it; stations put a prefix before a UUID, and know their transaction by that alone. */
export const MAX_TRANSACTION_ID_LENGTH = 255;

/**
 * Beyond the schemas. As of OCPP 2.1: what meters sign is longer than 2.0.1 allows, and nobody can check it once it is
 * cut. A transaction whose id is refused is a charge that is lost.
 */
const LONGER: Readonly<Record<string, number>> = {
  signedMeterData: 32_768,
  transactionId: MAX_TRANSACTION_ID_LENGTH,
};

interface OfficialSchema {
  readonly $id: string;
  readonly [keyword: string]: unknown;
}

/** The schemas of one version and their compiled validators. */
class SchemaRegistry {
  readonly actions: ReadonlySet<string>;
  /** Names of properties that some message declares as a decimal number, e.g. `value` of a 2.0.1 reading. */
  readonly decimalProperties: ReadonlySet<string>;

  private readonly ajv: Ajv;
  private readonly schemas: ReadonlyMap<string, OfficialSchema>;
  private readonly compiled: Readonly<Record<MessageDirection, Map<string, ValidateFunction>>> = {
    request: new Map<string, ValidateFunction>(),
    response: new Map<string, ValidateFunction>(),
  };

  constructor(schemas: readonly OfficialSchema[]) {
    this.ajv = new Ajv({
      // The schemas of 2.0.1 carry `javaType` and `comment`, which are no JSON schema keywords.
      strict: false,
      // Proved by the package's own tests; checking 128 schemas again costs start-up time.
      validateSchema: false,
      // Stops at the first violation: deterministic (schema order), and a hostile frame cannot buy a long error list.
      allErrors: false,
      // Without it 0.3 is no multiple of 0.1, and legal charging profiles of OCPP 1.6 would be refused.
      multipleOfPrecision: 6,
    });
    addFormats(this.ajv, ['uri']);
    // One rule for "is a timestamp" here and in the normaliser; chargers without a time zone must not lose messages.
    this.ajv.addFormat('date-time', { type: 'string', validate: (text: string) => parseTimestamp(text).ok });
    this.schemas = new Map(schemas.map((schema) => [schema.$id, schema]));
    this.actions = new Set(
      schemas.map((schema) => schema.$id.slice('urn:'.length, schema.$id.lastIndexOf('.'))),
    );
    this.decimalProperties = collectDecimalProperties(schemas);
  }

  validatorOf(action: string, direction: MessageDirection): ValidateFunction | undefined {
    const known = this.compiled[direction].get(action);
    if (known !== undefined) return known;
    const schema = this.schemas.get(`urn:${action}.${SUFFIXES[direction]}`);
    if (schema === undefined) return undefined;
    // Compiled without its id: it is no valid URN ("urn:" lacks a namespace), and ajv's URI library throws on it. No
    // schema refers to another, so the id has no other use.
    const { $id: _, ...anonymous } = schema;
    const validator = this.ajv.compile(anonymous);
    this.compiled[direction].set(action, validator);
    return validator;
  }
}

const registries = new Map<OcppVersion, SchemaRegistry>();

function registryOf(version: OcppVersion): SchemaRegistry {
  let registry = registries.get(version);
  if (registry === undefined) {
    // Read instead of imported: TypeScript would infer a type for half a megabyte of JSON.
    const text = readFileSync(require.resolve(SCHEMA_FILES[version]), 'utf8');
    registry = new SchemaRegistry(JSON.parse(text, withLonger) as OfficialSchema[]);
    registries.set(version, registry);
  }
  return registry;
}

function withLonger(name: string, member: unknown): unknown {
  return Object.hasOwn(LONGER, name) ? { ...(member as object), maxLength: LONGER[name] } : member;
}

/** Every action that the version's schemas know, in either direction. */
export function actionsOf(version: OcppVersion): ReadonlySet<string> {
  return registryOf(version).actions;
}

/** Names of properties that are decimals and so may exceed the 32 bits of an OCPP integer. */
export function decimalPropertiesOf(version: OcppVersion): ReadonlySet<string> {
  return registryOf(version).decimalProperties;
}

/** The first violation of the message's schema, null when there is none. The action must be known. */
export function firstViolation(
  version: OcppVersion,
  action: string,
  direction: MessageDirection,
  payload: unknown,
): ErrorObject | null {
  const validator = registryOf(version).validatorOf(action, direction);
  if (validator === undefined) throw new RangeError(`OCPP ${version} has no action ${action}.`);
  return validator(payload) ? null : (validator.errors?.[0] ?? null);
}

/** Compiles every schema of a version now, so that the first message of each kind does not wait (0.3 s for 2.0.1). */
export function compileAllSchemas(version: OcppVersion): void {
  const registry = registryOf(version);
  for (const action of registry.actions) {
    registry.validatorOf(action, 'request');
    registry.validatorOf(action, 'response');
  }
}

function collectDecimalProperties(node: unknown, names = new Set<string>()): Set<string> {
  if (typeof node !== 'object' || node === null) return names;
  for (const [key, member] of Object.entries(node)) {
    if (typeof member !== 'object' || member === null) continue;
    if ((member as { type?: unknown }).type === 'number') names.add(key);
    collectDecimalProperties(member, names);
  }
  return names;
}
