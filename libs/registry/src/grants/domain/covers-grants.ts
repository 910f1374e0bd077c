import type { ResourceGrant } from '@csms/contracts';

/** Whether whoever holds `held` may do all that `wanted` allows. */
export function coversGrants(held: readonly ResourceGrant[], wanted: readonly ResourceGrant[]): boolean {
  if (held.length === 0) return true;
  const covers = ({ id, access }: ResourceGrant): boolean =>
    held.some((grant) => grant.id === id && (grant.access === 'write' || access === 'read'));
  return wanted.length > 0 && wanted.every(covers);
}
