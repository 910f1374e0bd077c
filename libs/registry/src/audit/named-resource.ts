import type { EntityManager, SelectQueryBuilder } from 'typeorm';

import { shownEndOf } from '@csms/kernel';
import type { Principal, Pseudonyms } from '@csms/platform-http';

import type { AuditEntryEntity } from './audit-entry.entity';

const DRIVERS = `select distinct resource_id as driver_id from audit_entry where resource_type = 'driver'`;

/** Keeps the log to one object, which a caller without `read:users` names as it is shown to him. */
export async function whereResource(
  tx: EntityManager,
  rows: SelectQueryBuilder<AuditEntryEntity>,
  caller: Principal,
  asked: string,
  pseudonyms: Pseudonyms,
): Promise<void> {
  if (caller.scopes.includes('read:users')) {
    rows.andWhere('entry.resourceId = :asked', { asked });
    return;
  }
  // A driver who was erased is in the log alone.
  const driver = await pseudonyms.meantBy({ ...caller, scopes: [] }, asked, () => tx.query(DRIVERS));
  rows.andWhere(
    `(entry.resourceType not in ('id_tag', 'driver') and entry.resourceId = :asked
       or entry.resourceType = 'id_tag' and upper(right(entry.resourceId, 4)) = :end
       or entry.resourceType = 'driver' and entry.resourceId = :driver)`,
    { asked, end: shownEndOf(asked), driver },
  );
}
