import type { EntityManager } from 'typeorm';

import { AuditEntryEntity } from './audit-entry.entity';
import { redactedEntry } from './domain/redacted-entry';

/** The tokens that are a driver's, or were once and are nobody else's now. */
const TOKENS_OF_DRIVER = `
  select id_tag_key as token from id_tag where driver_id = $1
  union
  select upper(entry.resource_id) from audit_entry entry
  where entry.resource_type = 'id_tag' and $1 in (entry.before->>'driver_id', entry.after->>'driver_id')
    and not exists (
      select from id_tag where id_tag.organization_id = entry.organization_id
        and id_tag.id_tag_key = upper(entry.resource_id) and id_tag.driver_id <> $1)`;

/**
 * Masks the tokens of a driver who is being erased in all entries of the organization: the one change that the log
 * allows. To be called while the tags are still the driver's, and within one organization.
 */
export async function redactDriver(tx: EntityManager, driverId: string): Promise<void> {
  const found = await tx.query<{ token: string }[]>(TOKENS_OF_DRIVER, [driverId]);
  const tokens = found.map(({ token }) => token);
  if (tokens.length === 0) return;
  const entries = await tx
    .createQueryBuilder(AuditEntryEntity, 'entry')
    .where(`entry.resourceType = 'id_tag' and upper(entry.resourceId) = any(:tokens)`, { tokens })
    .orWhere(
      `exists (select from unnest(:written::text[]) as token
         where strpos(upper(concat(entry.before::text, entry.after::text)), token) > 0)`,
      { written: tokens.map((token) => JSON.stringify(token).toUpperCase()) },
    )
    .getMany();
  await tx.query(`select set_config('app.redacts_audit', 'on', true)`);
  for (const entry of entries) {
    const { resourceId, before, after } = redactedEntry(entry, new Set(tokens));
    await tx.query('update audit_entry set resource_id = $2, before = $3, after = $4 where id = $1', [
      entry.id,
      resourceId,
      before,
      after,
    ]);
  }
  await tx.query(`select set_config('app.redacts_audit', 'off', true)`);
}
