import type { CanActivate, ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';

import { CodedError } from '@csms/kernel';

import { ACCESS, type Access, EVERY_SITE, INTERNAL, type RequestWithPrincipal } from './access';
import { requireEverySite } from './grants';
import {
  CLIENT_ADDRESS_HEADER,
  PRINCIPAL_HEADER,
  type PrincipalVerifier,
  type SignedPrincipal,
} from './principal';

/** Default deny: a route that does not state who may call it and is not `@Internal()` cannot be called. */
export class PrincipalGuard implements CanActivate {
  private readonly reflector = new Reflector();

  constructor(private readonly verifier: PrincipalVerifier) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    // Kafka handlers are called by our own transport, not by a stranger.
    if (context.getType() !== 'http') return true;
    const targets = [context.getHandler(), context.getClass()];
    if (this.reflector.getAllAndOverride<boolean | undefined>(INTERNAL, targets) === true) return true;
    const access = this.reflector.getAllAndOverride<Access | undefined>(ACCESS, targets);
    if (access === undefined) throw new Error('A route must state who may call it, e.g. by @RequireScope');
    const request = context.switchToHttp().getRequest<RequestWithPrincipal>();
    const principal = await this.verifier.verify(first(request.headers[PRINCIPAL_HEADER]));
    checkAccess(principal, access);
    const isForEverySite = this.reflector.getAllAndOverride<boolean | undefined>(EVERY_SITE, targets);
    if (isForEverySite === true) requireEverySite(principal);
    const address = first(request.headers[CLIENT_ADDRESS_HEADER]) ?? null;
    request.principal = { ...principal, requestId: request.id, address };
    return true;
  }
}

/** @throws CodedError missing_credentials, insufficient_scope, insufficient_role */
export function checkAccess({ type, scopes }: SignedPrincipal, access: Access): void {
  if (access.kind === 'public' && (access.orScope === undefined || type === 'anonymous')) return;
  if (type === 'anonymous') throw new CodedError('missing_credentials', 'This needs a credential.');
  const isForInstallers = access.kind === 'installer';
  const isOther = type !== 'installer' && 'orScope' in access;
  if (!isOther && (isForInstallers || type === 'installer')) {
    if (access.kind === type) return;
    throw isForInstallers
      ? new CodedError('insufficient_role', 'This is for installers: sign in as one.')
      : new CodedError('insufficient_role', 'This is not for installers.');
  }
  if (access.kind === 'user' && type !== 'user') {
    throw new CodedError('insufficient_role', 'This is for people: sign in as a member.');
  }
  const scope = access.kind === 'scope' ? access.scope : 'orScope' in access ? access.orScope : undefined;
  if (scope !== undefined && !scopes.includes(scope)) {
    throw new CodedError('insufficient_scope', `This needs the scope ${scope}.`, { required_scope: scope });
  }
}

function first(header: string | string[] | undefined): string | undefined {
  return Array.isArray(header) ? header[0] : header;
}
