import {
  applyDecorators,
  type CanActivate,
  createParamDecorator,
  type ExecutionContext,
  SetMetadata,
} from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { ApiBearerAuth, ApiExtension, ApiResponse, ApiSecurity } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';

import type { Scope } from '@csms/contracts';
import { CodedError } from '@csms/kernel';

import { Problem } from '../problem/problem';

import { type Principal, PRINCIPAL_HEADER, type PrincipalVerifier } from './principal';

const SCOPE = 'csms:scope';
const INTERNAL = 'csms:internal';

interface RequestWithPrincipal extends FastifyRequest {
  principal?: Principal;
}

/** States the scope that an operation needs; checked here and, from the OpenAPI document, by the API gateway. */
export function RequireScope(scope: Scope): MethodDecorator {
  return applyDecorators(
    SetMetadata(SCOPE, scope),
    ApiExtension('x-required-scope', scope),
    ApiBearerAuth('bearer'),
    ApiSecurity('api_key'),
    ApiResponse({ status: 401, description: 'No valid credential', type: Problem }),
    ApiResponse({ status: 403, description: `The credential lacks \`${scope}\``, type: Problem }),
  );
}

/** Health and metrics: on the internal port only, without a principal. */
export const Internal = (): ClassDecorator & MethodDecorator => SetMetadata(INTERNAL, true);

/** The caller's principal, as a handler's argument. */
export const Caller = createParamDecorator((_: unknown, context: ExecutionContext): Principal => {
  const { principal } = context.switchToHttp().getRequest<RequestWithPrincipal>();
  if (principal === undefined) throw new Error('This route has no principal: it lacks @RequireScope');
  return principal;
});

/** Default deny: a route that states no scope and is not {@link Internal} cannot be called. */
export class PrincipalGuard implements CanActivate {
  private readonly reflector = new Reflector();

  constructor(private readonly verifier: PrincipalVerifier) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    // Kafka handlers are called by our own transport, not by a stranger.
    if (context.getType() !== 'http') return true;
    const targets = [context.getHandler(), context.getClass()];
    if (this.reflector.getAllAndOverride<boolean | undefined>(INTERNAL, targets) === true) return true;
    const scope = this.reflector.getAllAndOverride<Scope | undefined>(SCOPE, targets);
    if (scope === undefined) throw new Error('A route must state its scope with @RequireScope');
    const request = context.switchToHttp().getRequest<RequestWithPrincipal>();
    const header = request.headers[PRINCIPAL_HEADER];
    const principal = await this.verifier.verify(Array.isArray(header) ? header[0] : header);
    if (!principal.scopes.includes(scope)) {
      throw new CodedError('insufficient_scope', `This needs the scope ${scope}.`, { required_scope: scope });
    }
    request.principal = { ...principal, requestId: request.id };
    return true;
  }
}
