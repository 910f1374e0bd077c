import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Histogram, type Registry } from 'prom-client';

import { newId } from '@csms/kernel';
import type { Logger } from '@csms/platform-ops';

import { addFileParsers } from '../csv/accepts-csv';
import { takeForms } from '../forms/forms';
import { ProblemFilter } from '../problem/problem.filter';
import { takeStreams } from '../streams/streams';
import { RequestValidationPipe } from '../validation/request-validation.pipe';

import { NestLogger } from './nest-logger';
import { traceRequests } from './trace-requests';

const MAX_BODY_BYTES = 1_048_576;
/** Visible ASCII, but nothing that ends a quotation or begins a tag, wherever the id is shown. */
const REQUEST_ID = /^[!#-%(-;=?-[\]-_a-~]{1,128}$/;
export const API_VERSION = '1';

export interface HttpAppOptions {
  readonly logger: Logger;
  readonly metrics: Registry;
  /** Which proxies in front of the process are trusted with the caller's address: all, none, or these. */
  readonly trustProxy: boolean | string[];
  /** Keeps the figures of a second port of one process apart. */
  readonly metricPrefix?: string;
}

type RootModule = Parameters<typeof NestFactory.create>[0];

/**
 * A Nest application on Fastify in the manner of the house: problem bodies, request ids, DTO checks, timings.
 * Nothing is connected and no port is opened yet.
 */
export async function createHttpApp(
  module: RootModule,
  options: HttpAppOptions,
): Promise<NestFastifyApplication> {
  const filter = new ProblemFilter(options.logger);
  const adapter = new PlainErrorsAdapter({
    bodyLimit: MAX_BODY_BYTES,
    trustProxy: options.trustProxy,
    routerOptions: { ignoreTrailingSlash: true, ignoreDuplicateSlashes: true, maxParamLength: 256 },
    requestIdHeader: false,
    // Errors that Fastify meets before there is a route to ask, such as a path that cannot be decoded.
    frameworkErrors: (error: Error, request: FastifyRequest, reply: FastifyReply) => {
      name(request, reply);
      filter.answer(error, request, reply);
    },
    genReqId: (request: { headers: Record<string, string | string[] | undefined> }) => {
      const given = request.headers['x-request-id'];
      return typeof given === 'string' && REQUEST_ID.test(given) ? given : newId('req');
    },
  });
  const app = await NestFactory.create<NestFastifyApplication>(module, adapter, {
    logger: new NestLogger(options.logger),
    // A failure to compose the application is thrown to the caller, who says it in one line.
    abortOnError: false,
    // Fastify's own parser of JSON is all that there is: Nest would add one for forms.
    bodyParser: false,
  });
  app.getHttpAdapter().getInstance().removeContentTypeParser('text/plain');
  addFileParsers(app.getHttpAdapter().getInstance());
  app.useGlobalFilters(filter);
  app.useGlobalPipes(new RequestValidationPipe());
  // First: what comes as a stream is not looked at, whatever it says it is.
  takeStreams(app);
  takeForms(app);
  traceRequests(app);
  observe(app, options);
  return app;
}

/** Nest would turn Fastify's errors into its own and lose their codes; our filter reads them as they are. */
class PlainErrorsAdapter extends FastifyAdapter {
  override mapException(error: unknown): unknown {
    return error;
  }
}

function observe(app: NestFastifyApplication, { logger, metrics, metricPrefix = '' }: HttpAppOptions): void {
  const seconds = new Histogram({
    name: `${metricPrefix}http_request_duration_seconds`,
    help: 'Time to answer HTTP requests, by route template',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    registers: [metrics],
  });
  const fastify = app.getHttpAdapter().getInstance();
  fastify.addHook('onRequest', (request, reply, done) => {
    name(request, reply);
    done();
  });
  fastify.addHook('onResponse', (request, reply, done) => {
    const route = request.routeOptions.url ?? 'unknown';
    const labels = { method: request.method, route, status: String(reply.statusCode) };
    seconds.observe(labels, reply.elapsedTime / 1000);
    logger.debug({ request_id: request.id, ...labels, ms: Math.round(reply.elapsedTime) }, 'request');
    done();
  });
}

/** On every answer, whatever it is. */
function name(request: FastifyRequest, reply: FastifyReply): void {
  void reply.header('x-request-id', request.id).header('x-api-version', API_VERSION);
}
