import type { EntityManager } from 'typeorm';

import { orNotFound } from '@csms/kernel';
import { type Principal, requireChangeable } from '@csms/platform-http';

import { ChargePointEntity } from './charge-point.entity';

/** @throws not_found, insufficient_role */
export async function changeableChargePoint(
  tx: EntityManager,
  caller: Principal,
  chargePointId: string,
): Promise<ChargePointEntity> {
  const known = await tx.findOneBy(ChargePointEntity, { chargePointId });
  const chargePoint = orNotFound(known, 'charge_point', chargePointId);
  requireChangeable(caller, chargePoint.siteId, 'charge_point', chargePointId);
  return chargePoint;
}
