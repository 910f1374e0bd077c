import type { Principal } from './principal';

/**
 * The sites that a caller may see (`read`) or change (`write`); null: all of the organization. Lists are filtered by
 * them, and an object outside answers 404.
 */
export function grantedSites(
  { grants }: Pick<Principal, 'grants'>,
  access: 'read' | 'write',
): readonly string[] | null {
  if (grants.length === 0) return null;
  return grants.filter((grant) => access === 'read' || grant.access === 'write').map(({ id }) => id);
}
