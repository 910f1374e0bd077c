import { applyDecorators, createParamDecorator, type ExecutionContext, SetMetadata } from '@nestjs/common';
import { ApiBearerAuth, ApiExtension, ApiSecurity } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';

import type { Scope } from '@csms/contracts';

import type { Principal } from './principal';

/** Who may call an operation; in the OpenAPI document as `x-access`. */
export type Access =
  /** Whoever has the scope of `x-required-scope`. */
  | { readonly kind: 'scope'; readonly scope: Scope }
  /** Any credential of an organization. */
  | { readonly kind: 'organization' }
  /** A person who is signed in: a member of organizations. */
  | { readonly kind: 'user' }
  /** An installer who is signed in; a credential of the scope as well, where there is one. */
  | { readonly kind: 'installer'; readonly orScope?: Scope }
  /** Everybody: the operation checks a secret of its own, or gives none away. A credential must have the scope, if any. */
  | { readonly kind: 'public'; readonly orScope?: Scope };

export const ACCESS = 'csms:access';
export const INTERNAL = 'csms:internal';
export const EVERY_SITE = 'csms:every-site';

export interface RequestWithPrincipal extends FastifyRequest {
  principal?: Principal;
}

/** States the scope that an operation needs; checked here and, from the OpenAPI document, by the API gateway. */
export function RequireScope(scope: Scope): MethodDecorator {
  return applyDecorators(
    guarded({ kind: 'scope', scope }),
    ApiExtension('x-required-scope', scope),
    ApiSecurity('api_key'),
  );
}

/** Any credential of an organization, whatever its scopes. */
export const RequireOrganization = (): MethodDecorator =>
  applyDecorators(guarded({ kind: 'organization' }), ApiSecurity('api_key'));

/** A person who is signed in, whatever the role. */
export const RequireUser = (): MethodDecorator => applyDecorators(guarded({ kind: 'user' }));

/** What belongs to the whole organization: a credential that is held to single sites has no part in it. */
export const RequireEverySite = (): MethodDecorator =>
  applyDecorators(SetMetadata(EVERY_SITE, true), ApiExtension('x-every-site', true));

export interface OrScope {
  /** Whoever has it may call the operation, too; in the OpenAPI document as `x-or-scope`. */
  readonly orScope?: Scope;
}

/** An installer who is signed in. */
export const RequireInstaller = ({ orScope }: OrScope = {}): MethodDecorator =>
  applyDecorators(
    guarded({ kind: 'installer', ...(orScope === undefined ? {} : { orScope }) }),
    ...documentedScope(orScope),
  );

/**
 * Fewer requests than of others are let through: where passwords and the like are tried (`sign-in`, by the client's
 * network), of commands (by the charge point that they name), of commands to many and of whole files (by the
 * organization).
 */
export const RATE_CLASSES = ['sign-in', 'command', 'bulk', 'import'] as const;

export type RateClass = (typeof RATE_CLASSES)[number];

export const LimitRate = (rateClass: RateClass): MethodDecorator => ApiExtension('x-rate-limit', rateClass);

export interface PublicOptions extends OrScope {
  readonly rateLimit?: RateClass;
}

/** No credential: for sign-in and the like, and for links in mails. */
export const Public = ({ rateLimit, orScope }: PublicOptions = {}): MethodDecorator =>
  applyDecorators(
    SetMetadata(ACCESS, { kind: 'public', ...(orScope === undefined ? {} : { orScope }) }),
    ...documentedScope(orScope),
    ApiExtension('x-access', 'public'),
    ...(rateLimit === undefined ? [] : [LimitRate(rateLimit)]),
  );

/** Health and metrics: on the internal port only, without a principal. */
export const Internal = (): ClassDecorator & MethodDecorator => SetMetadata(INTERNAL, true);

/** The caller's principal, as a handler's argument. */
export const Caller = createParamDecorator((_: unknown, context: ExecutionContext): Principal => {
  const { principal } = context.switchToHttp().getRequest<RequestWithPrincipal>();
  if (principal === undefined) throw new Error('This route has no principal: it is internal');
  return principal;
});

function documentedScope(orScope: Scope | undefined): MethodDecorator[] {
  return orScope === undefined ? [] : [ApiExtension('x-or-scope', orScope), ApiSecurity('api_key')];
}

function guarded(access: Access): MethodDecorator {
  return applyDecorators(
    SetMetadata(ACCESS, access),
    ApiExtension('x-access', access.kind),
    ApiBearerAuth('bearer'),
  );
}
