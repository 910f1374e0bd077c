import type { EntityManager } from 'typeorm';

export interface Sighting {
  readonly chargePointId: string;
  readonly isOnline: boolean;
  readonly at: Date;
  /** Of the connection; greater for each later one. 0: the gateway did not number it. */
  readonly epoch: number;
}

/**
 * Remembers whether a charger is here, by the newest connection: its end says that the charger is gone, and that of an
 * older one says nothing, whatever the clocks of instances say. Connections without numbers go by their times.
 */
export async function keepPresence(
  tx: EntityManager,
  { chargePointId, isOnline, at, epoch }: Sighting,
): Promise<void> {
  await tx.query(
    `insert into presence (charge_point_id, is_online, since, epoch) values ($1, $2, $3, $4)
     on conflict (charge_point_id) do update
     set is_online = excluded.is_online, since = excluded.since, epoch = excluded.epoch
     where presence.epoch < excluded.epoch
       or presence.epoch = excluded.epoch and case when excluded.epoch > 0 then not excluded.is_online
            else presence.since < excluded.since end`,
    [chargePointId, isOnline, at, epoch],
  );
}
