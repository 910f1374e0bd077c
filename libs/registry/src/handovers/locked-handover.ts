import { type EntityManager, In } from 'typeorm';

import { InvalidStateError, NotFoundError } from '@csms/kernel';
import { type Principal, requireChangeable } from '@csms/platform-http';

import { ChargePointEntity } from '../charge-points/charge-point.entity';
import { ProjectEntity } from '../projects/project.entity';

import { HandoverChargePointEntity, HandoverEntity } from './handover.entity';

export interface LockedHandover {
  readonly project: ProjectEntity;
  readonly chargePoints: ChargePointEntity[];
  readonly handover: HandoverEntity;
}

/** Locked in the order of every other transaction: project, charge points, handover. @throws NotFoundError */
export async function lockHandover(tx: EntityManager, id: string): Promise<LockedHandover> {
  const lock = { mode: 'pessimistic_write' } as const;
  const known = await tx.findOneBy(HandoverEntity, { id });
  if (known === null) throw new NotFoundError('handover', id);
  const project = await tx.findOneOrFail(ProjectEntity, { where: { id: known.projectId }, lock });
  const members = await tx.findBy(HandoverChargePointEntity, { handoverId: id });
  const chargePoints = await tx.find(ChargePointEntity, {
    where: { id: In(members.map(({ chargePointId }) => chargePointId)) },
    order: { id: 'ASC' },
    lock,
  });
  const handover = await tx.findOneOrFail(HandoverEntity, { where: { id }, lock });
  return { project, chargePoints, handover };
}

/** @throws InvalidStateError */
export function refuseDecided({ status }: HandoverEntity): void {
  if (status === 'pending_acceptance') return;
  throw new InvalidStateError(`The handover was ${status} already.`);
}

/** An operator decides what is its own, at sites that its credential may change. @throws NotFoundError */
export function refuseForeign(
  caller: Principal,
  handover: HandoverEntity,
  chargePoints: readonly ChargePointEntity[],
): void {
  const { id, organizationId } = handover;
  if (organizationId !== caller.organizationId) throw new NotFoundError('handover', id);
  for (const { siteId } of chargePoints) requireChangeable(caller, siteId, 'handover', id);
}
