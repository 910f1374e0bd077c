import type { EntityManager } from 'typeorm';

/** What a session keeps of its driver, as it was when the charge began. */
export interface DriverCopy {
  readonly groupIds: string[];
  readonly costCentre: string | null;
}

export interface DriverRef {
  readonly driverId: string;
  readonly organizationId: string;
}

/** Told on another topic than the charge, the driver may come a moment after it; later news is not of its start. */
const LATE_BY = `interval '1 hour'`;

/**
 * What is known of drivers, by id, and held until the transaction ends: whoever tells of one meanwhile waits, and finds
 * the session that asked.
 */
export async function holdDrivers(
  tx: EntityManager,
  asked: readonly DriverRef[],
): Promise<ReadonlyMap<string, DriverCopy>> {
  if (asked.length === 0) return new Map();
  const distinct = [...new Map(asked.map((ref) => [ref.driverId, ref])).values()];
  // In the order of their ids, as everybody takes them.
  const refs = distinct.sort((a, b) => (a.driverId < b.driverId ? -1 : 1));
  await tx.query(
    `insert into driver (driver_id, organization_id, is_known, group_ids)
     select driver_id, organization_id, false, '{}' from unnest($1::text[], $2::text[]) as asked(driver_id, organization_id)
     on conflict do nothing`,
    [refs.map(({ driverId }) => driverId), refs.map(({ organizationId }) => organizationId)],
  );
  const rows = await tx.query<
    { driver_id: string; is_known: boolean; group_ids: string[]; cost_centre: string | null }[]
  >(
    `select driver_id, is_known, group_ids, cost_centre from driver where driver_id = any($1)
     order by driver_id for share`,
    [refs.map(({ driverId }) => driverId)],
  );
  return new Map(
    rows
      .filter((row) => row.is_known)
      .map((row) => [row.driver_id, { groupIds: row.group_ids, costCentre: row.cost_centre }]),
  );
}

/** Keeps the newest state, and hands it to the sessions that began a moment before it was told. */
export async function keepDriver(tx: EntityManager, ref: DriverRef, copy: DriverCopy): Promise<void> {
  await tx.query(
    `insert into driver (driver_id, organization_id, is_known, group_ids, cost_centre) values ($1, $2, true, $3, $4)
     on conflict (driver_id) do update
     set is_known = true, group_ids = excluded.group_ids, cost_centre = excluded.cost_centre`,
    [ref.driverId, ref.organizationId, copy.groupIds, copy.costCentre],
  );
  await tx.query(
    `update session set group_ids = $2, cost_centre = $3, updated_at = now()
     where id in (select id from session where driver_id = $1 and group_ids is null
       and created_at > now() - ${LATE_BY} order by id for update)`,
    [ref.driverId, copy.groupIds, copy.costCentre],
  );
}

/** Nothing of the person stays in our copy. */
export async function forgetDriver(tx: EntityManager, driverId: string): Promise<void> {
  await tx.query('delete from driver where driver_id = $1', [driverId]);
}
