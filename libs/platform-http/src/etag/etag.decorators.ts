import { applyDecorators, createParamDecorator, type ExecutionContext, SetMetadata } from '@nestjs/common';
import { ApiHeader } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';

import { IfMatch } from './domain/entity-tag';

export const SHOWN_ONCE = 'csms:shown-once';
export const CHECKS_IF_MATCH = 'csms:checks-if-match';

/** Names members of an answer that only this operation shows, such as a new password: GET's tag is without them. */
export const ShownOnce = (...names: readonly string[]): MethodDecorator => SetMetadata(SHOWN_ONCE, names);

/**
 * A change that takes `If-Match`: its handler has an argument {@link Precondition}. A change without this refuses the
 * header, for one that is not heeded lets somebody's work be overwritten.
 */
export const ChecksIfMatch = (): MethodDecorator =>
  applyDecorators(
    SetMetadata(CHECKS_IF_MATCH, true),
    ApiHeader({
      name: 'If-Match',
      required: false,
      description: 'The `ETag` of the object as you read it: if it has changed since, nothing is done',
    }),
  );

/** The caller's `If-Match`, as a handler's argument. */
export const Precondition = createParamDecorator((_: unknown, context: ExecutionContext): IfMatch => {
  return new IfMatch(context.switchToHttp().getRequest<FastifyRequest>().headers['if-match']);
});
