import type { CallHandler, ExecutionContext, NestInterceptor } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { map, type Observable } from 'rxjs';

import { CodedError } from '@csms/kernel';

import { IS_PAGE } from '../pagination/page';
import { INTERNAL } from '../principal/access';

import { entityTag, matchesNoneMatch } from './domain/entity-tag';
import { CHECKS_IF_MATCH, SHOWN_ONCE } from './etag.decorators';

const CHANGES = new Set(['PUT', 'PATCH', 'DELETE']);

/** `ETag` on every answer that shows one object, and 304 where the caller has it. */
export class EtagInterceptor implements NestInterceptor {
  private readonly reflector = new Reflector();

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    if (context.getType() !== 'http' || this.get(context, INTERNAL) === true) return next.handle();
    const http = context.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    this.refuseUnheeded(context, request);
    if (this.get(context, IS_PAGE) === true) return next.handle();
    const reply = http.getResponse<FastifyReply>();
    const shownOnce = (this.get(context, SHOWN_ONCE) ?? []) as readonly string[];
    return next.handle().pipe(map((body: unknown) => tagged(body, { request, reply, shownOnce })));
  }

  private refuseUnheeded(context: ExecutionContext, { method, headers }: FastifyRequest): void {
    if (headers['if-match'] === undefined || !CHANGES.has(method)) return;
    if (this.get(context, CHECKS_IF_MATCH) === true) return;
    throw new CodedError('precondition_failed', 'This operation cannot check If-Match: send it without.');
  }

  private get(context: ExecutionContext, name: string): unknown {
    return this.reflector.getAllAndOverride<unknown>(name, [context.getHandler(), context.getClass()]);
  }
}

interface Exchange {
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
  readonly shownOnce: readonly string[];
}

function tagged(body: unknown, { request, reply, shownOnce }: Exchange): unknown {
  if (!isObject(body) || !showsTheObject(request.method, reply.statusCode)) return body;
  const tag = entityTag(body, shownOnce);
  void reply.header('etag', tag);
  const known = request.headers['if-none-match'];
  if (request.method !== 'GET' || known === undefined || !matchesNoneMatch(known, tag)) return body;
  void reply.status(304);
  return undefined;
}

/** The answer of a POST that makes nothing is the result of a deed, which one cannot read again. */
function showsTheObject(method: string, status: number): boolean {
  return method === 'POST' ? status === 201 : status === 200;
}

function isObject(body: unknown): body is object {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return false;
  return !Buffer.isBuffer(body) && !('pipe' in body) && !('getStream' in body);
}
