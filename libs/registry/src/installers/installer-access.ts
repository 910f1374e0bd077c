import type { EntityManager } from 'typeorm';

import { NotFoundError } from '@csms/kernel';
import type { Principal } from '@csms/platform-http';

import { ChargePointEntity } from '../charge-points/charge-point.entity';
import { ProjectEntity } from '../projects/project.entity';

import { ProjectInstallerEntity } from './project-installer.entity';

/*
 * An installer has no organization, so row-level security cannot hold his queries to what is his: they run as the
 * schema's owner, and each begins with one of these.
 */

/** Locked against removal, in the order of every other transaction: projects before charge points. */
export async function requireProject(
  tx: EntityManager,
  { subject: installerId }: Principal,
  projectId: string,
  mode: 'for_key_share' | 'pessimistic_write' = 'for_key_share',
): Promise<ProjectEntity> {
  const isAssigned = await tx.existsBy(ProjectInstallerEntity, { projectId, installerId });
  const project = isAssigned
    ? await tx.findOne(ProjectEntity, { where: { id: projectId }, lock: { mode } })
    : null;
  if (project === null) throw new NotFoundError('project', projectId);
  return project;
}

/** The charge point of a project that is assigned to the caller; it may change until it is locked. */
export async function findChargePoint(
  tx: EntityManager,
  caller: Principal,
  chargePointId: string,
): Promise<ChargePointEntity> {
  const row = await tx.findOneBy(ChargePointEntity, { id: chargePointId });
  if (row === null) throw new NotFoundError('charge_point', chargePointId);
  await requireAssigned(tx, caller, row);
  return row;
}

/** The same, locked. */
export async function requireChargePoint(
  tx: EntityManager,
  caller: Principal,
  chargePointId: string,
): Promise<ChargePointEntity> {
  // Nobody locks what is others'.
  await findChargePoint(tx, caller, chargePointId);
  const row = await tx.findOne(ChargePointEntity, {
    where: { id: chargePointId },
    lock: { mode: 'pessimistic_write' },
  });
  if (row === null) throw new NotFoundError('charge_point', chargePointId);
  await requireAssigned(tx, caller, row);
  return row;
}

/** @throws NotFoundError, as if it were not there */
export async function requireAssigned(
  tx: EntityManager,
  { subject: installerId }: Principal,
  { id, projectId }: ChargePointEntity,
): Promise<void> {
  if (projectId !== null && (await tx.existsBy(ProjectInstallerEntity, { projectId, installerId }))) return;
  throw new NotFoundError('charge_point', id);
}

/** On whose behalf an installer acts at something of this organization: checks and the audit log go by it. */
export function actingFor(caller: Principal, organizationId: string): Principal {
  return { ...caller, organizationId };
}
