import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';

import type { FieldError } from '@csms/kernel';

import { brokenRules } from './broken-rules';
import { pointerToNul } from './nul-character';

export const RULES = {
  transform: true,
  whitelist: true,
  forbidNonWhitelisted: true,
  forbidUnknownValues: true,
  // What is told of a broken rule follows from the rule, which is found by the object.
  validationError: { target: true, value: true },
};

export interface CheckedObject<T> {
  readonly value: T;
  /** Empty: it keeps every rule. */
  readonly errors: readonly FieldError[];
}

/** Checks an object that did not come as a JSON body, such as a line of a file, by the same rules as one that did. */
export function checkObject<T extends object>(type: new () => T, plain: object): CheckedObject<T> {
  const value = plainToInstance(type, plain);
  const nul = pointerToNul(plain);
  if (nul !== null) {
    return {
      value,
      errors: [{ pointer: nul, code: 'nul_character', detail: 'The character U+0000 is not allowed.' }],
    };
  }
  return { value, errors: brokenRules(validateSync(value, RULES), '/') };
}
