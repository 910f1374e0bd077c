import { createHash, randomBytes } from 'node:crypto';

import type { EntityManager } from 'typeorm';

import { CodedError } from '@csms/kernel';

import type { AccountKind } from '../users/user-account.entity';

export type SecretPurpose = 'verify_email' | 'reset_password';

const HOURS: Readonly<Record<SecretPurpose, number>> = { verify_email: 48, reset_password: 1 };

/** A new secret for a link in a mail; the one before it of the same purpose is none any more. Kept as a hash. */
export async function issueSecret(
  tx: EntityManager,
  userId: string,
  purpose: SecretPurpose,
): Promise<string> {
  const secret = randomBytes(32).toString('base64url');
  await tx.query(
    `insert into user_secret (secret_sha256, user_id, purpose, expires_at)
     values ($1, $2, $3, now() + make_interval(hours => $4))
     on conflict (user_id, purpose) do update
       set secret_sha256 = excluded.secret_sha256, expires_at = excluded.expires_at`,
    [sha256(secret), userId, purpose, HOURS[purpose]],
  );
  return secret;
}

/** Whose secret it is; it serves once, and the accounts of one kind only. @throws CodedError invalid_token */
export async function redeemSecret(
  tx: EntityManager,
  kind: AccountKind,
  secret: string,
  purpose: SecretPurpose,
): Promise<string> {
  const [[row]] = await tx.query<[{ user_id: string; is_live: boolean }[], number]>(
    `delete from user_secret using user_account
     where secret_sha256 = $1 and purpose = $2 and user_account.id = user_id and user_account.kind = $3
     returning user_id, expires_at > now() as is_live`,
    [sha256(secret), purpose, kind],
  );
  if (row?.is_live === true) return row.user_id;
  throw new CodedError('invalid_token', 'The link was used already, or is too old: ask for another one.');
}

export function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
