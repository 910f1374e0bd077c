import { type EntityManager, IsNull, Not } from 'typeorm';

import { CommissioningRunEntity } from './commissioning-run.entity';

/** Whether the charge point has been commissioned, though it may be checked anew. */
export function wasSignedOff(tx: EntityManager, chargePointId: string): Promise<boolean> {
  return tx.existsBy(CommissioningRunEntity, { chargePointId, signedOffAt: Not(IsNull()) });
}
