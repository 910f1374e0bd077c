import type { EntityManager } from 'typeorm';

export interface Sighting {
  readonly chargePointId: string;
  readonly isOnline: boolean;
  readonly at: Date;
  /** Of the connection; greater for each later one. 0: the gateway did not number it. */
  readonly epoch: number;
}

/**
 * Remembers whether chargers are here, each by its newest connection: the end of that says that the charger is gone, and
 * that of an older one says nothing, whatever the clocks of instances say. Connections without numbers go by their times.
 */
export async function keepPresence(tx: EntityManager, sightings: readonly Sighting[]): Promise<void> {
  for (const some of ofDifferentChargers(sightings)) {
    await tx.query(
      `insert into presence (charge_point_id, is_online, since, epoch)
       select "chargePointId", "isOnline", at, epoch
       from jsonb_to_recordset($1::jsonb) as row("chargePointId" text, "isOnline" boolean, at timestamptz, epoch bigint)
       order by "chargePointId"
       on conflict (charge_point_id) do update
       set is_online = excluded.is_online, since = excluded.since, epoch = excluded.epoch
       where presence.epoch < excluded.epoch
         or presence.epoch = excluded.epoch and case when excluded.epoch > 0 then not excluded.is_online
              else presence.since < excluded.since end`,
      [JSON.stringify(some)],
    );
  }
}

/** One statement writes a row once. */
function ofDifferentChargers(sightings: readonly Sighting[]): Sighting[][] {
  const turns: Sighting[][] = [];
  const timesSeen = new Map<string, number>();
  for (const sighting of sightings) {
    const turn = timesSeen.get(sighting.chargePointId) ?? 0;
    timesSeen.set(sighting.chargePointId, turn + 1);
    (turns[turn] ??= []).push(sighting);
  }
  return turns;
}
