import type { ResourceGrant } from '@csms/contracts';

/** Whether these grants reach no further than those others; no grants at all reach the whole organization. */
export function grantsWithin(grants: readonly ResourceGrant[], others: readonly ResourceGrant[]): boolean {
  if (others.length === 0) return true;
  return (
    grants.length > 0 &&
    grants.every(({ id, access }) =>
      others.some((other) => other.id === id && (access === 'read' || other.access === 'write')),
    )
  );
}
