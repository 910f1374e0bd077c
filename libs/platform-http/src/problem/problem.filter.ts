import { type ArgumentsHost, Catch, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';

import { ERROR_CODES } from '@csms/contracts';
import type { Logger } from '@csms/platform-ops';

import { classifyError } from './classify-error';
import { problemOf } from './problem';

/** The one place where an error becomes an HTTP answer; what is our own fault is logged here, once. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(private readonly logger: Logger) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const request = host.switchToHttp().getRequest<FastifyRequest>();
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    const classified = classifyError(error);
    const [status] = ERROR_CODES[classified.code];
    if (status >= 500) {
      this.logger.error({ err: error, request_id: request.id, url: request.url }, 'request failed');
    }
    const problem = problemOf(
      classified.code,
      classified.detail,
      { instance: request.url.split('?', 1)[0] ?? request.url, requestId: request.id },
      classified,
    );
    if (status === 401) void reply.header('www-authenticate', 'Bearer');
    if (status === 503) void reply.header('retry-after', '5');
    void reply.status(status).type('application/problem+json; charset=utf-8').send(JSON.stringify(problem));
  }
}
