import { type ArgumentsHost, Catch, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';

import { ERROR_CODES } from '@csms/contracts';
import type { Logger } from '@csms/platform-ops';

import { classifyError } from './classify-error';
import { loggedPath } from './logged-path';
import { problemOf } from './problem';

/** The one place where an error becomes an HTTP answer; what is our own fault is logged here, once. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(private readonly logger: Logger) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    this.answer(error, http.getRequest<FastifyRequest>(), http.getResponse<FastifyReply>());
  }

  answer(error: unknown, request: FastifyRequest, reply: FastifyReply): void {
    const classified = classifyError(error);
    const [status] = ERROR_CODES[classified.code];
    const path = request.url.split('?', 1)[0] ?? request.url;
    const facts = {
      request_id: request.id,
      method: request.method,
      path: loggedPath(path),
      status,
      code: classified.code,
    };
    if (status >= 500) this.logger.error({ ...facts, err: error }, 'request failed');
    // A refused credential is worth a look; other mistakes of clients are theirs.
    else if (status === 401 || status === 403) this.logger.warn(facts, 'request refused');
    else this.logger.info(facts, 'request refused');
    const problem = problemOf(
      classified.code,
      classified.detail,
      { instance: path, requestId: request.id },
      classified,
    );
    if (status === 401) void reply.header('www-authenticate', 'Bearer');
    const wait = classified.extensions?.['retry_after_seconds'];
    if (typeof wait === 'number') void reply.header('retry-after', String(wait));
    if (status === 503) void reply.header('retry-after', '5');
    void reply.status(status).type('application/problem+json; charset=utf-8').send(JSON.stringify(problem));
  }
}
