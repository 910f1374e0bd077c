import type { IncomingHttpHeaders } from 'node:http';
import { Readable } from 'node:stream';

import replyFrom from '@fastify/reply-from';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyReply, FastifyRequest } from 'fastify';

import { CodedError } from '@csms/kernel';
import {
  classifyError,
  CLIENT_ADDRESS_HEADER,
  loggedPath,
  PRINCIPAL_HEADER,
  type PrincipalSigner,
  problemOf,
  type SignedPrincipal,
  untouched,
} from '@csms/platform-http';
import { traceHeaders } from '@csms/platform-ops';

import { apiGatewayService } from '../api-gateway.module';
import type { ApiGatewaySettings } from '../api-gateway-settings';
import type { Admission } from '../limits/admission';

import { refusedMethods, routeTable } from './domain/route-table';
import { Upstreams } from './domain/upstreams';

/** Commands to chargers are the slowest answers: up to 60 s, and a little for the way. */
const UPSTREAM_LIMIT_MS = 65_000;
const CONNECTIONS_PER_SERVICE = 64;

/** Headers that end here: credentials are the gateway's business, and nobody but it makes a principal. */
const PRIVATE_HEADERS = new Set([
  'authorization',
  'x-api-key',
  PRINCIPAL_HEADER,
  CLIENT_ADDRESS_HEADER,
  'cookie',
]);

/** Between two neighbours only (RFC 9110 §10.1.1; RFC 9112 §6.1): this side has kept them already. */
const HOP_HEADERS = new Set(['expect', 'transfer-encoding']);

export interface ProxyOptions {
  readonly settings: ApiGatewaySettings;
  readonly admission: Admission;
  /** Where the gateway's own operations are served: its internal port. */
  readonly ownUrl: string;
  readonly signer: PrincipalSigner;
  /** Operations, by their endpoint, that are served on the public port itself. */
  readonly here: ReadonlyMap<string, ServedHere>;
}

export type ServedHere = (
  request: FastifyRequest,
  reply: FastifyReply,
  principal: SignedPrincipal,
) => Promise<void>;

/** Serves the documented routes: admits a request, and passes it on to its owner. */
export async function mountProxy(app: NestFastifyApplication, options: ProxyOptions): Promise<void> {
  await app.register(replyFrom, {
    disableRequestLogging: true,
    undici: {
      connections: CONNECTIONS_PER_SERVICE,
      headersTimeout: UPSTREAM_LIMIT_MS,
      bodyTimeout: UPSTREAM_LIMIT_MS,
    },
  });
  const fastify = app.getHttpAdapter().getInstance();
  const routes = routeTable(options.settings.document);
  const instances = new Map(
    Object.entries(options.settings.serviceUrls).map(([name, urls]) => [name, new Upstreams(urls)]),
  );
  instances.set(apiGatewayService.name, new Upstreams([options.ownUrl]));
  for (const route of routes) {
    const upstreams = instances.get(route.service);
    if (upstreams === undefined)
      throw new Error(`${route.path} belongs to ${route.service}, which has no address`);
    fastify.route({
      method: route.method,
      url: route.path,
      config: {
        takesForm: route.takesForm,
        acceptsCsv: route.acceptsCsv,
        acceptsNdjson: route.acceptsNdjson,
        takesStream: route.takesStream,
      },
      handler: async (request, reply) => {
        const principal = await options.admission.admit({ request, reply, route });
        const servedHere = options.here.get(route.endpoint);
        if (servedHere !== undefined) {
          await servedHere(request, reply, principal);
          return reply;
        }
        const signed = await options.signer.sign(principal);
        const isPublic = route.access.kind === 'public';
        return forward(
          { request, reply, upstreams, principal: signed, isPublic },
          upstreams.order(Date.now()),
        );
      },
    });
  }
  for (const { path, allowed, refused } of refusedMethods(routes)) {
    fastify.route({
      method: 'OPTIONS',
      url: path,
      handler: (_request, reply) =>
        reply
          .status(204)
          .header('allow', [...allowed, 'OPTIONS'].join(', '))
          .send(),
    });
    fastify.route({
      method: refused,
      url: path,
      handler: (_request, reply) => {
        void reply.header('allow', allowed.join(', '));
        throw new CodedError('method_not_allowed', `This path serves ${allowed.join(', ')}.`);
      },
    });
  }
}

interface Passage {
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
  readonly upstreams: Upstreams;
  readonly principal: string;
  /** The owner checks a secret of its own. */
  readonly isPublic: boolean;
}

/** Of an OAuth client (RFC 6749 §2.3.1); keys and tokens of ours go no further. */
function clientCredentials({ authorization }: IncomingHttpHeaders): { authorization?: string } {
  return authorization !== undefined && /^Basic /i.test(authorization) ? { authorization } : {};
}

function isEnding(header: string): boolean {
  return PRIVATE_HEADERS.has(header) || HOP_HEADERS.has(header);
}

/** To the first of these instances, or on to the next where it refuses the connection: then nothing was sent. */
function forward(passage: Passage, [url = '', ...others]: readonly string[]): FastifyReply {
  const { request, reply, upstreams, principal, isPublic } = passage;
  return reply.from(`${url}${request.url}`, {
    rewriteRequestHeaders: (_request, headers) => ({
      ...Object.fromEntries(Object.entries(headers).filter(([name]) => !isEnding(name))),
      // In place of the caller's: the service's span is a part of ours.
      ...traceHeaders(),
      ...(isPublic ? clientCredentials(headers) : {}),
      [PRINCIPAL_HEADER]: principal,
      [CLIENT_ADDRESS_HEADER]: request.ip,
      'x-request-id': request.id,
    }),
    onError: (target, { error }) => {
      const isRefused = (error.cause as { code?: string } | undefined)?.code === 'ECONNREFUSED';
      if (isRefused) upstreams.refused(url, Date.now());
      if (isRefused && others.length > 0) {
        renewStream(request);
        forward(passage, others);
      } else answerUpstreamError(request, target as unknown as FastifyReply, error);
    },
  });
}

/** A body that was to be passed on and was not read yet: the next instance gets the whole of it. */
function renewStream(request: FastifyRequest): void {
  if (request.body instanceof Readable) request.body = untouched(request.raw);
}

/** The owner is down or silent; its own errors are problems already and pass through as they are. */
function answerUpstreamError(request: FastifyRequest, reply: FastifyReply, error: Error): void {
  const { status, code, detail } = upstreamError(error);
  const context = { instance: request.url.split('?', 1)[0] ?? request.url, requestId: request.id };
  request.log.warn(
    { err: error, request_id: request.id, url: loggedPath(context.instance) },
    'a service did not answer',
  );
  if (status === 503) void reply.header('retry-after', '5');
  void reply
    .status(status)
    .type('application/problem+json; charset=utf-8')
    .send(JSON.stringify(problemOf(code, detail, context)));
}

function upstreamError(error: Error) {
  const text = `${(error as { code?: string }).code ?? ''} ${error.message}`;
  if (/timeout/i.test(text)) {
    return { status: 504, code: 'upstream_timeout', detail: 'The service did not answer in time.' } as const;
  }
  if (classifyError(error).code === 'payload_too_large') {
    return { status: 413, code: 'payload_too_large', detail: 'The body is larger than 1 MiB.' } as const;
  }
  return {
    status: 503,
    code: 'service_unavailable',
    detail: 'The service that owns this is away just now. Try again in a moment.',
  } as const;
}
