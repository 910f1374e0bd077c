import type { EntityManager } from 'typeorm';

import { newestOfEach, PLACE, type Place } from '../charge-points/place';

import type { ConnectionWord } from './domain/connection-spans';

/** A charger came or went. */
export type Presence = Place & {
  readonly is_opening: boolean;
  readonly at: string;
  /** 0: the gateway did not number it. */
  readonly epoch: number;
};

const ROW = `jsonb_to_recordset($1::jsonb) as row(${PLACE}, is_opening boolean, at timestamptz, epoch bigint)`;

/** Words are forgotten when they lie so far back, but those that say how things stood then. */
const KEPT = `interval '2 days'`;

/** Of each kind the last word from before `KEPT` stays: it says since when a charge point is there, or gone. */
export const OLD_CONNECTION_WORDS = {
  table: 'connection_word',
  isOld: `at < now() - ${KEPT} and exists (
    select 1 from connection_word as newer
    where newer.charge_point_id = connection_word.charge_point_id
      and newer.is_opening = connection_word.is_opening and newer.at < now() - ${KEPT}
      and (newer.epoch, newer.at) > (connection_word.epoch, connection_word.at))`,
};

/** Writes down who came and went, and who is there by it. */
export async function keepConnections(tx: EntityManager, told: readonly Presence[]): Promise<void> {
  await keepNewest(tx, told);
  await tx.query(
    `insert into connection_word (charge_point_id, is_opening, at, epoch)
     select charge_point_id, is_opening, at, epoch from ${ROW}
     on conflict do nothing`,
    [JSON.stringify(told)],
  );
  const first = newestOfEach(
    told.filter((one) => one.is_opening),
    (held, next) => Date.parse(next.at) < Date.parse(held.at),
  );
  await tx.query(
    `update charge_point set first_connected_at = row.at from ${ROW}
     where charge_point.charge_point_id = row.charge_point_id
       and (first_connected_at is null or first_connected_at > row.at)`,
    [JSON.stringify(first)],
  );
}

/**
 * The end of a connection says that the charger is gone unless a later connection took over. Connections without
 * numbers are told apart by their times.
 */
async function keepNewest(tx: EntityManager, told: readonly Presence[]): Promise<void> {
  await tx.query(
    `insert into charge_point as held (charge_point_id, organization_id, site_id, project_id, is_online,
       presence_at, presence_epoch)
     select charge_point_id, organization_id, site_id, project_id, is_opening, at, epoch from ${ROW}
     on conflict (charge_point_id) do update
       set is_online = excluded.is_online, presence_at = excluded.presence_at,
           presence_epoch = excluded.presence_epoch
       where held.presence_at is null or held.presence_epoch < excluded.presence_epoch
         or (held.presence_epoch = excluded.presence_epoch and held.presence_epoch > 0 and not excluded.is_online)
         or (held.presence_epoch = excluded.presence_epoch and held.presence_epoch = 0
             and (held.presence_at < excluded.presence_at
                  or (held.presence_at = excluded.presence_at and excluded.is_online)))`,
    [JSON.stringify(newestOfEach(told, isNewer))],
  );
}

/** As the statement above compares them. */
function isNewer(held: Presence, next: Presence): boolean {
  if (held.epoch !== next.epoch) return held.epoch < next.epoch;
  if (held.epoch > 0) return !next.is_opening;
  const [before, after] = [Date.parse(held.at), Date.parse(next.at)];
  return before < after || (before === after && next.is_opening);
}

/** What is known of the connections of a charge point, in no order. */
export async function connectionWords(tx: EntityManager, chargePointId: string): Promise<ConnectionWord[]> {
  const rows = await tx.query<{ is_opening: boolean; at: Date; epoch: number }[]>(
    'select is_opening, at, epoch from connection_word where charge_point_id = $1',
    [chargePointId],
  );
  return rows.map(({ is_opening: isOpening, at, epoch }) => ({ isOpening, at, epoch }));
}
