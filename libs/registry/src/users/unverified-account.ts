import type { EntityManager } from 'typeorm';

import { type AccountKind, type PlannedOrganization, UserAccountEntity } from './user-account.entity';

export interface UnverifiedAccount {
  /** Of the account, if it is new. */
  readonly id: string;
  readonly kind: AccountKind;
  readonly email: string;
  readonly name: string;
  readonly passwordHash: string;
  readonly plannedOrganization: PlannedOrganization | null;
}

/** The account of the address: a new one, or that which nobody has confirmed, anew; a confirmed one stays as it is. */
export async function upsertUnverified(
  tx: EntityManager,
  account: UnverifiedAccount,
): Promise<UserAccountEntity> {
  const { id, kind, email, name, passwordHash, plannedOrganization } = account;
  const emailKey = email.toLowerCase();
  await tx.query(
    `insert into user_account as known
       (id, kind, email, email_key, name, password_hash, planned_organization, created_at, updated_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $8)
     on conflict (kind, email_key) do update set
       name = excluded.name, password_hash = excluded.password_hash,
       planned_organization = excluded.planned_organization, updated_at = excluded.updated_at
     where known.verified_at is null`,
    [id, kind, email, emailKey, name, passwordHash, plannedOrganization, new Date()],
  );
  return tx.findOneByOrFail(UserAccountEntity, { kind, emailKey });
}
