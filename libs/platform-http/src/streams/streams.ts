import { Readable } from 'node:stream';

import { applyDecorators, createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { type NestFastifyApplication, RouteConfig } from '@nestjs/platform-fastify';
import { ApiBody, ApiConsumes, ApiExtension } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';

import { CodedError } from '@csms/kernel';

import { discardRest, untouched } from './untouched';

/** How routes of the OpenAPI document say that their body is a stream. */
export const STREAM_EXTENSION = 'x-takes-stream';

/** Configuration of a route whose body is a stream. */
export const STREAM_ROUTE = { takesStream: true };

/** Stands in for whatever a request says its body is; no client's word is believed. */
const ANYTHING = 'application/octet-stream';
const saidTypes = new WeakMap<object, string | undefined>();

/** The operation's body is a file of any kind and length, which is never held in memory as a whole. */
export const TakesStream = (): MethodDecorator =>
  applyDecorators(
    RouteConfig(STREAM_ROUTE),
    ApiExtension(STREAM_EXTENSION, true),
    ApiConsumes(ANYTHING),
    ApiBody({ schema: { type: 'string', format: 'binary', example: '<the file>' } }),
  );

export interface StreamedBody {
  readonly content: Readable;
  /** Content-Type, as the client says. */
  readonly type: string;
  /** Content-Length, as the client says; null: it does not. */
  readonly length: number | null;
  /** Before a refusal is answered. */
  readonly discardRest: () => Promise<void>;
}

/** The body of {@link TakesStream}, as a handler's argument. */
export const BodyStream = createParamDecorator((_: unknown, context: ExecutionContext): StreamedBody => {
  const { body, headers, raw } = context.switchToHttp().getRequest<FastifyRequest>();
  const length = headers['content-length'];
  return {
    content: body instanceof Readable ? body : Readable.from([]),
    type: headers['content-type'] ?? '',
    length: length === undefined ? null : Number(length),
    discardRest: () => discardRest(raw),
  };
});

/** Bodies of routes that say so are not parsed, whatever their type: they are handed on as they come. */
export function takeStreams(app: NestFastifyApplication): void {
  const fastify = app.getHttpAdapter().getInstance();
  fastify.addHook('onRequest', (request, _reply, done) => {
    const { takesStream = false } = request.routeOptions.config as { takesStream?: boolean };
    if (takesStream) {
      const { headers } = request.raw;
      saidTypes.set(request.raw, headers['content-type']);
      headers['content-type'] = ANYTHING;
    }
    done();
  });
  fastify.addContentTypeParser(ANYTHING, (request, payload, done) => {
    const { headers } = request.raw;
    if (!saidTypes.has(request.raw)) {
      done(new CodedError('unsupported_media_type', 'The body must be application/json.'));
      return;
    }
    const said = saidTypes.get(request.raw);
    if (said === undefined) delete headers['content-type'];
    else headers['content-type'] = said;
    done(null, untouched(payload));
  });
}
