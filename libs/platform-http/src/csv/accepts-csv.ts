import { applyDecorators, createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import { ApiBody, ApiConsumes, ApiExtension } from '@nestjs/swagger';
import type { FastifyInstance, FastifyRequest } from 'fastify';

import { CodedError, ValidationFailedError } from '@csms/kernel';

import { BODY_EXAMPLES } from '../openapi/body-examples';

export const CSV = 'text/csv';
/** One JSON object in each line. */
export const NDJSON = 'application/x-ndjson';

/** Configuration of a route that takes files: of which of these types. */
interface FileRoute {
  readonly acceptsCsv?: boolean;
  readonly acceptsNdjson?: boolean;
}

/** The route takes a file of comma-separated values instead of JSON. */
export function AcceptsCsv(example: string): MethodDecorator {
  return applyDecorators(
    RouteConfig({ acceptsCsv: true } satisfies FileRoute),
    ApiConsumes(CSV),
    ApiBody({ schema: { type: 'string', example } }),
  );
}

/** The route takes a file of rows instead of JSON: comma-separated values, or a JSON object in each line. */
export function AcceptsRows(examples: { readonly csv: string; readonly ndjson: string }): MethodDecorator {
  return applyDecorators(
    RouteConfig({ acceptsCsv: true, acceptsNdjson: true } satisfies FileRoute),
    ApiConsumes(CSV, NDJSON),
    ApiBody({ schema: { type: 'string' } }),
    ApiExtension(BODY_EXAMPLES, { [CSV]: examples.csv, [NDJSON]: examples.ndjson }),
  );
}

/** Lets routes that take files have theirs, as bytes; any other route refuses it as it refuses all but JSON. */
export function addFileParsers(fastify: FastifyInstance): void {
  for (const [type, flag] of [
    [CSV, 'acceptsCsv'],
    [NDJSON, 'acceptsNdjson'],
  ] as const) {
    fastify.addContentTypeParser(type, { parseAs: 'buffer' }, (request, body, done) => {
      if ((request.routeOptions.config as FileRoute)[flag] === true) done(null, body);
      else done(new CodedError('unsupported_media_type', 'This operation takes JSON.'));
    });
  }
}

/** The text of the file, as a handler's argument. */
export const CsvBody = createParamDecorator((_: unknown, context: ExecutionContext): string => {
  const { body } = context.switchToHttp().getRequest<FastifyRequest>();
  if (!Buffer.isBuffer(body)) {
    throw new CodedError('unsupported_media_type', `This operation takes a file of ${CSV}.`);
  }
  return csvTextOf(body);
});

export interface FileOfRows {
  readonly type: typeof CSV | typeof NDJSON;
  readonly text: string;
  readonly bytes: Buffer;
}

/** The file of {@link AcceptsRows}, as a handler's argument. */
export const RowsBody = createParamDecorator((_: unknown, context: ExecutionContext): FileOfRows => {
  const { body, headers } = context.switchToHttp().getRequest<FastifyRequest>();
  if (!Buffer.isBuffer(body)) {
    throw new CodedError('unsupported_media_type', `This operation takes a file of ${CSV} or ${NDJSON}.`);
  }
  const said = headers['content-type']?.split(';', 1)[0]?.trim().toLowerCase();
  return { type: said === NDJSON ? NDJSON : CSV, text: csvTextOf(body), bytes: body };
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
