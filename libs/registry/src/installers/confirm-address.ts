import type { EntityManager } from 'typeorm';

/** The installer has followed a link that went to the address alone. */
export async function confirmAddress(tx: EntityManager, installerId: string): Promise<void> {
  await tx.query(
    'update installer set email_confirmed_at = coalesce(email_confirmed_at, now()) where id = $1',
    [installerId],
  );
}
