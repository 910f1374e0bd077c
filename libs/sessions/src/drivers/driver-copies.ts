import type { EntityManager } from 'typeorm';

import { upsertRows } from '@csms/platform-db';
import type { Pseudonyms } from '@csms/platform-http';

import { SessionEntity } from '../charging-sessions/session.entity';

import { eraseDriver } from './erased-driver';
import { forgetFilters, forgetTokens, takeTokensOf } from './erased-tokens';

/** What a session keeps of its driver, as it was when the charge began. */
export interface DriverCopy {
  readonly groupIds: string[];
  readonly costCentre: string | null;
}

/** What is known of a driver while a session of his is written. */
export interface HeldDriver extends DriverCopy {
  readonly isErased: boolean;
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
): Promise<ReadonlyMap<string, HeldDriver>> {
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
    {
      driver_id: string;
      is_known: boolean;
      is_erased: boolean;
      group_ids: string[];
      cost_centre: string | null;
    }[]
  >(
    `select driver_id, is_known, erased_at is not null as is_erased, group_ids, cost_centre
     from driver where driver_id = any($1) order by driver_id for share`,
    [refs.map(({ driverId }) => driverId)],
  );
  return new Map(
    rows
      .filter((row) => row.is_known || row.is_erased)
      .map(({ driver_id, group_ids: groupIds, cost_centre: costCentre, is_erased: isErased }) => [
        driver_id,
        { groupIds, costCentre, isErased },
      ]),
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

/**
 * Nothing of the person stays in our copy, nor in the sessions. The id stays, which means nobody any more: facts of
 * charges that come late are known by it to be an erased driver's.
 */
export async function forgetDriver(
  tx: EntityManager,
  { driverId, organizationId }: DriverRef,
  pseudonyms: Pseudonyms,
): Promise<void> {
  await tx.query(
    `insert into driver (driver_id, organization_id, is_known, group_ids, erased_at)
     values ($1, $2, false, '{}', now())
     on conflict (driver_id) do update set is_known = false, group_ids = '{}', cost_centre = null, erased_at = now()`,
    [driverId, organizationId],
  );
  const rows = await tx.find(SessionEntity, {
    where: { driverId },
    order: { id: 'ASC' },
    lock: { mode: 'pessimistic_write' },
  });
  const ref = { driverId, organizationId };
  const tokens = await takeTokensOf(tx, ref, rows);
  for (const row of rows) {
    eraseDriver(row, driverId, pseudonyms);
    row.updatedAt = new Date();
  }
  await upsertRows(tx, SessionEntity, rows);
  await tx.query('update reservation set driver_id = $2, id_token = null where driver_id = $1', [
    driverId,
    pseudonyms.of(organizationId, driverId),
  ]);
  await forgetVersions(tx, rows);
  const ids = rows.map(({ id }) => id);
  await forgetTokens(tx, organizationId, ids, tokens);
  await forgetFilters(tx, ref, pseudonyms.of(organizationId, driverId), tokens);
}

/** Of what sessions were before they were corrected. */
async function forgetVersions(tx: EntityManager, sessions: readonly SessionEntity[]): Promise<void> {
  await tx.query(
    `update session_version set state = state || row.erased
     from unnest($1::text[], $2::jsonb[]) as row(id, erased) where session_id = row.id`,
    [
      sessions.map(({ id }) => id),
      sessions.map(({ driverId, idToken, isDriverErased }) =>
        JSON.stringify({ driver_id: driverId, id_token: idToken, is_driver_erased: isDriverErased }),
      ),
    ],
  );
}
