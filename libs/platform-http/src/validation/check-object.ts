import { plainToInstance } from 'class-transformer';
import { validateSync, type ValidationError } from 'class-validator';

import type { FieldError } from '@csms/kernel';

import { escapePointer, pointerToNul } from './nul-character';

export const RULES = {
  transform: true,
  whitelist: true,
  forbidNonWhitelisted: true,
  forbidUnknownValues: true,
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

/** Every broken rule with its place below `path`. */
export function brokenRules(errors: readonly ValidationError[], path: string): FieldError[] {
  const separator = path.startsWith('/') ? '/' : '.';
  return errors.flatMap((error) => {
    const pointer = `${path}${separator === '/' ? escapePointer(error.property) : error.property}`;
    return [...brokenRule(error, pointer), ...brokenRules(error.children ?? [], `${pointer}${separator}`)];
  });
}

/** Of several broken rules of one field the one about its kind: a number is no short text. */
function brokenRule({ constraints = {} }: ValidationError, pointer: string): FieldError[] {
  const rules = Object.entries(constraints).map(([code, detail]) => ({ pointer, code, detail }));
  const kind = rules.find(({ code }) => /^(is(?!NotEmpty|Length)|whitelist|matches)/i.test(code));
  return (kind === undefined ? rules : [kind]).slice(0, 1);
}
