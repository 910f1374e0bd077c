import type { EntityManager } from 'typeorm';

import { TariffVersionEntity } from '../tariffs/tariff.entity';

export interface SessionPlace {
  readonly organizationId: string;
  readonly chargePointId: string;
  readonly connectorId: number;
  readonly siteId: string | null;
  readonly projectId: string | null;
}

/**
 * The version of the tariff in force at `startedAt` where the session is: connector over charge point over project
 * over site over organization. A session that began before the tariff's first version, at a
 * charger that was offline say, gets the first. null: nothing is assigned.
 */
export async function tariffInForce(
  tx: EntityManager,
  place: SessionPlace,
  startedAt: Date,
): Promise<TariffVersionEntity | null> {
  const [assigned] = await tx.query<{ tariff_id: string }[]>(
    `select tariff_id from tariff_assignment
     where organization_id = $1 and (
       (target_type = 'connector' and target_id = $2 and connector_id = $3)
       or (target_type = 'charge_point' and target_id = $2)
       or (target_type = 'project' and target_id = $4)
       or (target_type = 'site' and target_id = $5)
       or (target_type = 'organization' and target_id = $1))
     order by array_position(array['connector', 'charge_point', 'project', 'site', 'organization'], target_type)
     limit 1`,
    [place.organizationId, place.chargePointId, place.connectorId, place.projectId, place.siteId],
  );
  if (assigned === undefined) return null;
  return tx
    .createQueryBuilder(TariffVersionEntity, 'version')
    .where('version.tariffId = :tariffId', { tariffId: assigned.tariff_id })
    .orderBy('version.effectiveAt <= :startedAt', 'DESC')
    .addOrderBy(
      'case when version.effectiveAt <= :startedAt then version.version else -version.version end',
      'DESC',
    )
    .setParameter('startedAt', startedAt)
    .limit(1)
    .getOne();
}
