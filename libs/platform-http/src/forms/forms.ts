import { applyDecorators, createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { type NestFastifyApplication, RouteConfig } from '@nestjs/platform-fastify';
import { ApiConsumes } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';

import { CodedError } from '@csms/kernel';

export const FORM = 'application/x-www-form-urlencoded';

/** Configuration of a route that takes a form in place of JSON. */
export const FORM_ROUTE = { takesForm: true };

/** The operation's body is a form, as OAuth wants it (RFC 6749 appendix B). */
export const TakesForm = (): MethodDecorator => applyDecorators(RouteConfig(FORM_ROUTE), ApiConsumes(FORM));

/** The fields of the form; empty where the body is none. */
export const FormFields = createParamDecorator((_: unknown, context: ExecutionContext): URLSearchParams => {
  const { body } = context.switchToHttp().getRequest<FastifyRequest>();
  return new URLSearchParams(typeof body === 'string' ? body : '');
});

/** Forms are read as text, and only by routes that say so: pages of strangers can send them with nobody asking. */
export function takeForms(app: NestFastifyApplication): void {
  const fastify = app.getHttpAdapter().getInstance();
  fastify.addContentTypeParser(FORM, { parseAs: 'string' }, (_request, body, done) => done(null, body));
  fastify.addHook('onRequest', (request, _reply, done) => {
    const isForm = request.headers['content-type']?.split(';', 1)[0]?.trim().toLowerCase() === FORM;
    const { takesForm = false } = request.routeOptions.config as { takesForm?: boolean };
    if (!isForm || takesForm || request.is404) done();
    else done(new CodedError('unsupported_media_type', 'The body must be application/json.'));
  });
}
