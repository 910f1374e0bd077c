import type { CallHandler, ExecutionContext, NestInterceptor } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyReply } from 'fastify';
import { from, lastValueFrom, type Observable } from 'rxjs';

import { holdTransaction, type OrganizationDatabase } from '@csms/platform-db';
import type { Logger } from '@csms/platform-ops';

import type { RequestWithPrincipal } from '../principal/access';
import type { Principal } from '../principal/principal';

import { ACTS_OUTSIDE } from './acts-outside.decorator';
import { IDEMPOTENCY_KEY_HEADER, idempotencyKey } from './domain/idempotency-key';
import { KeySecrets } from './domain/key-secrets';
import { IdempotencyStore, type KeyUse, type StoredAnswer } from './idempotency-store';

/** Longer than any answer takes; then the process that claimed the key is believed to be dead. */
const CLAIM_SECONDS = 120;

/** What a repeated request is told again beside status and body; what names the request itself is not. */
const KEPT_HEADERS = ['content-type', 'location', 'link', 'cache-control'];

type Handle = () => Promise<unknown>;

/** Thrown out of the handler at its first transaction: meanwhile another request has done the work. */
class AlreadyAnswered extends Error {
  constructor(readonly answer: StoredAnswer) {
    super('This request was answered already');
  }
}

/**
 * `Idempotency-Key` on every POST that has a caller: the work is done once, and a repetition gets the first answer. The
 * answer is kept in the transaction of the change itself, whichever that is, so that there is not the one without the
 * other. Errors are not kept: the key stays free.
 */
export class IdempotencyInterceptor implements NestInterceptor {
  private readonly reflector = new Reflector();

  constructor(
    private readonly database: OrganizationDatabase,
    private readonly logger: Logger,
  ) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    if (context.getType() !== 'http') return next.handle();
    const http = context.switchToHttp();
    const use = keyUse(http.getRequest<RequestWithPrincipal>());
    if (use === null) return next.handle();
    const reply = http.getResponse<FastifyReply>();
    const handle: Handle = () => lastValueFrom(next.handle(), { defaultValue: undefined });
    const targets = [context.getHandler(), context.getClass()];
    const actsOutside = this.reflector.getAllAndOverride<boolean | undefined>(ACTS_OUTSIDE, targets);
    return from(actsOutside === true ? this.claimed(use, reply, handle) : this.held(use, reply, handle));
  }

  private async held(use: KeyUse, reply: FastifyReply, handle: Handle): Promise<unknown> {
    const store = new IdempotencyStore(use);
    const known = await this.database.run(use.place.owner, (tx) => store.find(tx));
    if (known !== null) return replay(known, reply);
    try {
      return await holdTransaction({
        opened: async (tx) => {
          await store.lock(tx);
          await store.enter(tx);
          const answer = await store.find(tx);
          if (answer !== null) throw new AlreadyAnswered(answer);
        },
        work: handle,
        closing: async (result, tx) => {
          const answer = answerOf(result, reply);
          if (tx === null) return this.database.run(use.place.owner, (own) => store.keep(own, answer));
          await store.enter(tx);
          await store.keep(tx, answer);
        },
      });
    } catch (error) {
      if (error instanceof AlreadyAnswered) return replay(error.answer, reply);
      throw error;
    }
  }

  private async claimed(use: KeyUse, reply: FastifyReply, handle: Handle): Promise<unknown> {
    const store = new IdempotencyStore(use);
    const known = await this.database.run(use.place.owner, async (tx) => {
      await store.lock(tx);
      const answer = await store.find(tx);
      if (answer === null) await store.claim(tx, CLAIM_SECONDS);
      return answer;
    });
    if (known !== null) return replay(known, reply);
    try {
      const result = await handle();
      const answer = answerOf(result, reply);
      await this.settle(use, (tx) => store.keep(tx, answer));
      return result;
    } catch (error) {
      await this.settle(use, (tx) => store.release(tx));
      throw error;
    }
  }

  /** The work is done, whatever becomes of the row: its claim ends by itself. */
  private async settle({ place }: KeyUse, work: Parameters<OrganizationDatabase['run']>[1]): Promise<void> {
    try {
      await this.database.run(place.owner, work);
    } catch (error) {
      this.logger.warn(
        { err: error, route: place.route },
        'an answer could not be kept for its Idempotency-Key',
      );
    }
  }
}

function keyUse(request: RequestWithPrincipal): KeyUse | null {
  const { method, url, body, principal } = request;
  if (method !== 'POST' || principal === undefined || principal.type === 'anonymous') return null;
  const key = idempotencyKey(request.headers[IDEMPOTENCY_KEY_HEADER]);
  if (key === null) return null;
  const place = { owner: ownerOf(principal), route: `POST ${request.routeOptions.url ?? ''}` };
  const secrets = new KeySecrets(key, place);
  return { place, secrets, fingerprint: secrets.fingerprint({ method, url, body }) };
}

/** An installer works for several organizations: the keys are the installer's own. */
function ownerOf({ organizationId, subject }: Principal): string {
  return organizationId === '' ? subject : organizationId;
}

function answerOf(body: unknown, reply: FastifyReply): StoredAnswer {
  if (typeof body === 'object' && body !== null && ('pipe' in body || 'getStream' in body)) {
    throw new Error('A stream cannot be kept for an Idempotency-Key');
  }
  const headers = KEPT_HEADERS.flatMap((name) => {
    const value = reply.getHeader(name);
    return value === undefined ? [] : [[name, String(value)] as const];
  });
  return { status: reply.statusCode, headers: Object.fromEntries(headers), body };
}

function replay({ status, headers, body }: StoredAnswer, reply: FastifyReply): unknown {
  void reply.status(status).headers({ ...headers, 'idempotent-replayed': 'true' });
  return body;
}
