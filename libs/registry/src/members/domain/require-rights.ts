import { type Role, ROLE_SCOPES } from '@csms/contracts';
import { CodedError } from '@csms/kernel';

/** Nobody gives a role that may do more than he. */
export function requireRights({ scopes }: { readonly scopes: readonly string[] }, role: Role): void {
  const missing = ROLE_SCOPES[role].find((scope) => !scopes.includes(scope));
  if (missing === undefined) return;
  throw new CodedError('insufficient_scope', `The role ${role} has the scope ${missing}, which you lack.`, {
    required_scope: missing,
  });
}
