import { type ArgumentsHost, Catch, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply } from 'fastify';

import { OAuthError } from './domain/oauth-error';

/** Errors in the form that OAuth clients know (RFC 6749 §5.2), not as problems. */
@Catch(OAuthError)
export class OAuthErrorFilter implements ExceptionFilter<OAuthError> {
  catch({ code, status, message }: OAuthError, host: ArgumentsHost): void {
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    if (status === 401) void reply.header('www-authenticate', 'Basic realm="Dynamo CSMS"');
    void reply
      .status(status)
      .header('cache-control', 'no-store')
      .send({ error: code, error_description: message });
  }
}
