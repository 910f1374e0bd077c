import { Ajv, type ValidateFunction } from 'ajv';
import addFormats from 'ajv-formats';

import type { AnyEventDefinition } from './event';

// Contracts may only grow by optional members, so that unknown ones are let through; nothing is coerced or removed.
const ajv = new Ajv({ allErrors: false, strict: false });
addFormats(ajv);

const compiled = new WeakMap<AnyEventDefinition, ValidateFunction>();

/** What is wrong with a payload, or null. The schema of each definition is compiled once. */
export function contractViolations(definition: AnyEventDefinition, data: unknown): string | null {
  let validate = compiled.get(definition);
  if (validate === undefined) {
    validate = ajv.compile(definition.schema);
    compiled.set(definition, validate);
  }
  return validate(data) ? null : ajv.errorsText(validate.errors, { dataVar: 'data' });
}
