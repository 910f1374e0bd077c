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

/** The charge point, locked, of a project that is assigned to the caller. */
export async function requireChargePoint(
  tx: EntityManager,
  caller: Principal,
  chargePointId: string,
): Promise<ChargePointEntity> {
  const unlocked = await tx.findOneBy(ChargePointEntity, { id: chargePointId });
  const found = await isWorkedOn(tx, caller, unlocked?.projectId ?? null);
  const row = found
    ? await tx.findOne(ChargePointEntity, {
        where: { id: chargePointId },
        lock: { mode: 'pessimistic_write' },
      })
    : null;
  // Meanwhile it may have gone to another project.
  if (row === null || row.projectId !== unlocked?.projectId) {
    throw new NotFoundError('charge_point', chargePointId);
  }
  return row;
}

/** On whose behalf an installer acts at something of this organization: checks and the audit log go by it. */
export function actingFor(caller: Principal, organizationId: string): Principal {
  return { ...caller, organizationId };
}

async function isWorkedOn(
  tx: EntityManager,
  { subject: installerId }: Principal,
  projectId: string | null,
): Promise<boolean> {
  if (projectId === null) return false;
  return tx.existsBy(ProjectInstallerEntity, { projectId, installerId });
}
