import type { EntityManager } from 'typeorm';

import { NotFoundError } from '@csms/kernel';
import { type Principal, reachesSite } from '@csms/platform-http';

import { ChargePointEntity } from './charge-point.entity';

/** One that the registry has told of and the caller may see, decommissioned or not. @throws NotFoundError */
export async function readableChargePoint(
  tx: EntityManager,
  caller: Principal,
  chargePointId: string,
): Promise<ChargePointEntity> {
  const found = await tx.findOneBy(ChargePointEntity, { id: chargePointId });
  if (found === null || found.lifecycle === null || !reachesSite(caller, 'read', found.siteId)) {
    throw new NotFoundError('charge_point', chargePointId);
  }
  return found;
}
