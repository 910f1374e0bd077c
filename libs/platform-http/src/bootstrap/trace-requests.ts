import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyRequest } from 'fastify';

import { isTracing, type OpenSpan, openSpan, SpanKind, type TraceHeaders } from '@csms/platform-ops';

/** Asked every few seconds by whoever watches the process: nothing that a trace should hold. */
const UNTRACED = /^\/(health|metrics)\b/;

/**
 * One span for each request, which continues the caller's trace. The route's template stands for the address: an
 * address may name a person's tag. Where spans are not recorded, the caller's trace is passed on all the same.
 */
export function traceRequests(app: NestFastifyApplication): void {
  const spans = new WeakMap<FastifyRequest, OpenSpan>();
  const fastify = app.getHttpAdapter().getInstance();
  fastify.addHook('onRequest', (request, reply, done) => {
    const span = spanOf(request);
    if (span === null) {
      done();
      return;
    }
    spans.set(request, span);
    // Also where the caller went away before there was an answer.
    reply.raw.once('close', () => {
      const { statusCode } = reply;
      span.set('http.response.status_code', statusCode);
      if (statusCode >= 500) span.fail(String(statusCode));
      span.end();
    });
    span.run(done);
  });
  // The body was read by the socket's own events, which are outside.
  fastify.addHook('preValidation', (request, _reply, done) => {
    const span = spans.get(request);
    if (span === undefined) done();
    else span.run(done);
  });
}

function spanOf(request: FastifyRequest): OpenSpan | null {
  const { traceparent } = request.headers;
  if ((!isTracing() && traceparent === undefined) || UNTRACED.test(request.url)) return null;
  const route = request.routeOptions.url;
  return openSpan(
    () => ({
      name: route === undefined ? request.method : `${request.method} ${route}`,
      kind: SpanKind.SERVER,
      attributes: {
        'http.request.method': request.method,
        ...(route === undefined ? {} : { 'http.route': route }),
        'csms.request_id': request.id,
      },
    }),
    request.headers as TraceHeaders,
  );
}
