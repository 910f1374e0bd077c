import { type ArgumentMetadata, type PipeTransform, ValidationPipe } from '@nestjs/common';

import { InvalidParameterError, ValidationFailedError } from '@csms/kernel';

import { brokenRules } from './broken-rules';
import { RULES } from './check-object';
import { isDeeperThan, MAX_DEPTH, pointerToNul } from './nul-character';

/**
 * Checks bodies and parameters against their DTO classes. Every broken rule is named at once: a body's as 422 with
 * JSON pointers, a query's or path's as 400 with the parameter's name. Unknown properties are refused.
 */
export class RequestValidationPipe implements PipeTransform {
  private readonly bodies = new ValidationPipe({
    ...RULES,
    exceptionFactory: (errors) => new ValidationFailedError(brokenRules(errors, '/')),
  });
  private readonly parameters = new ValidationPipe({
    ...RULES,
    exceptionFactory: (errors) => new InvalidParameterError(brokenRules(errors, '')),
  });

  async transform(value: unknown, metadata: ArgumentMetadata): Promise<unknown> {
    refuseDepth(value, metadata);
    refuseNul(value, metadata);
    return metadata.type === 'body'
      ? this.bodies.transform(withoutReadOnly(bodyOf(value), metadata.metatype), metadata)
      : this.parameters.transform(value, metadata);
  }
}

/** Whoever walks through a body calls himself once for each level, and has room for some thousands. */
function refuseDepth(value: unknown, metadata: ArgumentMetadata): void {
  if (metadata.type !== 'body' || !isDeeperThan(value, MAX_DEPTH)) return;
  const detail = `Members are nested deeper than ${MAX_DEPTH} levels.`;
  throw new ValidationFailedError([{ pointer: '', code: 'too_deep', detail }]);
}

function refuseNul(value: unknown, metadata: ArgumentMetadata): void {
  // Arguments of our own decorators (the caller, the reply) do not come from the request's text.
  if (metadata.type === 'custom') return;
  const pointer = pointerToNul(value);
  if (pointer === null) return;
  const rule = { code: 'nul_character', detail: 'The character U+0000 is not allowed.' };
  if (metadata.type === 'body') throw new ValidationFailedError([{ pointer, ...rule }]);
  throw new InvalidParameterError([{ pointer: metadata.data ?? pointer.slice(1), ...rule }]);
}

const READ_ONLY = Symbol('csms:read-only');

/** Names members of GET's answer that a PUT or PATCH may send back: ignored, never stored. */
export function ReadOnly(...names: readonly string[]): ClassDecorator {
  return (target) => {
    Reflect.defineMetadata(READ_ONLY, names, target);
  };
}

function withoutReadOnly(body: object, metatype: ArgumentMetadata['metatype']): object {
  if (metatype === undefined) return body;
  const names = Reflect.getMetadata(READ_ONLY, metatype) as readonly string[] | undefined;
  if (names === undefined) return body;
  return Object.fromEntries(Object.entries(body).filter(([name]) => !names.includes(name)));
}

/** One that is left out has no members: it is refused where some are required, and by their names. */
function bodyOf(value: unknown): object {
  if (value === undefined) return {};
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
  throw new ValidationFailedError([
    { pointer: '', code: 'object', detail: 'The body must be a JSON object.' },
  ]);
}
