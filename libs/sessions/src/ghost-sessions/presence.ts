import type { EntityManager } from 'typeorm';

export interface Sighting {
  readonly chargePointId: string;
  readonly isOnline: boolean;
  readonly at: Date;
}

/** Remembers whether a charger is here. What is older than what is known says nothing any more. */
export async function keepPresence(
  tx: EntityManager,
  { chargePointId, isOnline, at }: Sighting,
): Promise<void> {
  await tx.query(
    `insert into presence (charge_point_id, is_online, since) values ($1, $2, $3)
     on conflict (charge_point_id) do update set is_online = excluded.is_online, since = excluded.since
     where presence.since < excluded.since`,
    [chargePointId, isOnline, at],
  );
}
