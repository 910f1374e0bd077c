import { applyDecorators, createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import { ApiBody, ApiConsumes } from '@nestjs/swagger';
import type { FastifyInstance, FastifyRequest } from 'fastify';

import { CodedError, ValidationFailedError } from '@csms/kernel';

const CSV = 'text/csv';

/** The route takes a file of comma-separated values instead of JSON. */
export function AcceptsCsv(example: string): MethodDecorator {
  return applyDecorators(
    RouteConfig({ acceptsCsv: true }),
    ApiConsumes(CSV),
    ApiBody({ schema: { type: 'string', example } }),
  );
}

/** Lets routes of {@link AcceptsCsv} have their file, as bytes; any other route refuses it as it refuses all but JSON. */
export function addCsvParser(fastify: FastifyInstance): void {
  fastify.addContentTypeParser(CSV, { parseAs: 'buffer' }, (request, body, done) => {
    const { acceptsCsv } = request.routeOptions.config as { acceptsCsv?: boolean };
    if (acceptsCsv === true) done(null, body);
    else done(new CodedError('unsupported_media_type', 'This operation takes JSON.'));
  });
}

/** The text of the file, as a handler's argument. */
export const CsvBody = createParamDecorator((_: unknown, context: ExecutionContext): string => {
  const { body } = context.switchToHttp().getRequest<FastifyRequest>();
  if (!Buffer.isBuffer(body)) {
    throw new CodedError('unsupported_media_type', `This operation takes a file of ${CSV}.`);
  }
  return csvTextOf(body);
});

/**
 * The text of a file, without the byte order mark that spreadsheets put in front.
 *
 * @throws ValidationFailedError for one that is not UTF-8
 */
export function csvTextOf(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new ValidationFailedError([
      { pointer: '', code: 'encoding', detail: 'The file is not UTF-8: save it as "CSV UTF-8".' },
    ]);
  }
}
