import type { EntityManager } from 'typeorm';

import type { ImportRow } from './domain/import-row';
import { contentOf, importedSessionId, keyOf } from './domain/natural-key';
import type { Outlet } from './domain/outlet';

/** Where a charge point stands, and what it has told of itself. */
export interface KnownChargePoint {
  readonly chargePointId: string;
  readonly siteId: string | null;
  readonly projectId: string | null;
  readonly timeZone: string;
  /** That a status was told of; none: it has never been here. */
  readonly outlets: readonly Outlet[];
}

/** A row with its place. */
export interface PlacedRow {
  readonly row: ImportRow;
  readonly chargePoint: KnownChargePoint;
  readonly outlet: Outlet;
}

/** Those of the organization, by id. */
export async function findChargePoints(
  tx: EntityManager,
  organizationId: string,
  ids: readonly string[],
): Promise<ReadonlyMap<string, KnownChargePoint>> {
  const rows = await tx.query<
    {
      id: string;
      site_id: string | null;
      project_id: string | null;
      time_zone: string;
      outlets: { evse_id: number; connector_id: number }[] | null;
    }[]
  >(
    // From one outlet to the next by the index: statuses are told a million times of the same.
    `select id, site_id, project_id, time_zone,
       (with recursive outlet as (
          (select evse_id, connector_id from connector_word where charge_point_id = place.id
           order by evse_id, connector_id limit 1)
          union all
          select next.evse_id, next.connector_id from outlet, lateral (
            select evse_id, connector_id from connector_word where charge_point_id = place.id
              and (evse_id, connector_id) > (outlet.evse_id, outlet.connector_id)
            order by evse_id, connector_id limit 1) as next)
        select jsonb_agg(outlet) from outlet where connector_id > 0) as outlets
     from metered_place as place where kind = 'charge_point' and organization_id = $1 and id = any($2)`,
    [organizationId, [...new Set(ids)]],
  );
  return new Map(
    rows.map((row) => [
      row.id,
      {
        chargePointId: row.id,
        siteId: row.site_id,
        projectId: row.project_id,
        timeZone: row.time_zone,
        outlets: (row.outlets ?? []).map(({ evse_id, connector_id }) => ({
          evseId: evse_id,
          connectorId: connector_id,
        })),
      },
    ]),
  );
}

/** What was imported before under the keys of these rows: by {@link keyOf}, the content. */
export async function findImported(
  tx: EntityManager,
  organizationId: string,
  rows: readonly ImportRow[],
): Promise<ReadonlyMap<string, string>> {
  const found = await tx.query<{ charge_point_id: string; external_id: string; content_sha256: string }[]>(
    `select charge_point_id, external_id, content_sha256 from imported_session
     join unnest($2::text[], $3::text[]) as asked(charge_point_id, external_id) using (charge_point_id, external_id)
     where organization_id = $1`,
    [
      organizationId,
      rows.map(({ chargePointId }) => chargePointId),
      rows.map(({ externalId }) => externalId),
    ],
  );
  return new Map(
    found.map((one) => [
      keyOf({ chargePointId: one.charge_point_id, externalId: one.external_id }),
      one.content_sha256,
    ]),
  );
}

/** Notes the rows as imported. @returns those that nobody has imported meanwhile */
export async function claimRows(
  tx: EntityManager,
  { organizationId, importId }: { readonly organizationId: string; readonly importId: string },
  rows: readonly PlacedRow[],
): Promise<PlacedRow[]> {
  if (rows.length === 0) return [];
  // In the order of their keys, so that two imports at once wait for each other in one direction.
  const sorted = [...rows].sort((a, b) => (keyOf(a.row) < keyOf(b.row) ? -1 : 1));
  const records = sorted.map(({ row }) => ({
    charge_point_id: row.chargePointId,
    external_id: row.externalId,
    session_id: importedSessionId(organizationId, row),
    content_sha256: contentOf(row),
  }));
  const claimed = await tx.query<{ charge_point_id: string; external_id: string }[]>(
    `insert into imported_session (organization_id, charge_point_id, external_id, session_id, content_sha256, import_id)
     select $1, charge_point_id, external_id, session_id, content_sha256, $2
     from jsonb_to_recordset($3::jsonb) as row(charge_point_id text, external_id text, session_id text,
       content_sha256 text)
     on conflict do nothing returning charge_point_id, external_id`,
    [organizationId, importId, JSON.stringify(records)],
  );
  const isClaimed = new Set(
    claimed.map((one) => keyOf({ chargePointId: one.charge_point_id, externalId: one.external_id })),
  );
  return rows.filter(({ row }) => isClaimed.has(keyOf(row)));
}

/** Looked at of one outlet: sessions there follow one another, but for those whose end was lost. */
const NEWEST_BEFORE = 5;

/** The sessions that chargers told at the outlets of these rows in their time, by the rows' lines. */
export async function findOverlaps(
  tx: EntityManager,
  organizationId: string,
  rows: readonly PlacedRow[],
): Promise<ReadonlyMap<number, string>> {
  const records = rows.map(({ row, outlet }) => ({
    line: row.line,
    charge_point_id: row.chargePointId,
    evse_id: outlet.evseId,
    connector_id: outlet.connectorId,
    started_at: row.startedAt,
    ended_at: row.endedAt,
  }));
  const found = await tx.query<{ line: number; session_id: string }[]>(
    `select line, session_id from jsonb_to_recordset($2::jsonb) as row(line integer, charge_point_id text,
       evse_id integer, connector_id integer, started_at timestamptz, ended_at timestamptz)
     cross join lateral (
       select id as session_id from (
         (select id, organization_id, ended_at from session
          where session.charge_point_id = row.charge_point_id and session.evse_id = row.evse_id
            and session.connector_id = row.connector_id and source = 'charger' and session.started_at < row.ended_at
          order by session.started_at desc limit ${NEWEST_BEFORE})
         union all
         (select id, organization_id, ended_at from session
          where session.charge_point_id = row.charge_point_id and session.connector_id = row.connector_id
            and session.ended_at is null and session.evse_id = row.evse_id and source = 'charger'
            and session.started_at < row.ended_at
          limit 1)
       ) as told
       where organization_id = $1 and (told.ended_at is null or told.ended_at > row.started_at)
       limit 1) as overlapping`,
    [organizationId, JSON.stringify(records)],
  );
  return new Map(found.map(({ line, session_id }) => [line, session_id]));
}
