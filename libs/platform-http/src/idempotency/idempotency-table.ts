import { type OldRows, scopeByOrganization } from '@csms/platform-db';

/** Answers are given again for 24 hours. */
export const OLD_ANSWERS: OldRows = {
  table: 'idempotency_key',
  isOld: `created_at <= now() - interval '24 hours'`,
};

/**
 * SQL for a migration of each service that serves POST: what it answered to which Idempotency-Key, so that a repeated
 * request gets the same answer.
 */
export function idempotencyTableUp(schema: string): string {
  return `
    create table idempotency_key (
      organization_id text not null,
      route text not null,
      key_sha256 text not null,
      request_hmac text not null,
      answer bytea,
      claimed_until timestamptz(3),
      created_at timestamptz(3) not null default now(),
      primary key (organization_id, route, key_sha256),
      check ((answer is null) <> (claimed_until is null))
    );
    comment on table idempotency_key is
      'Answers by Idempotency-Key, sealed under that key; claimed_until: still running. Kept for 24 hours';
    create index idempotency_key_created_at on idempotency_key (created_at);
    ${scopeByOrganization(schema, 'idempotency_key')}
  `;
}

export function idempotencyTableDown(): string {
  return 'drop table idempotency_key;';
}
