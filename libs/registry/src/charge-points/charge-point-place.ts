import { type EntityManager, In } from 'typeorm';

import {
  CodedError,
  InvalidStateError,
  namedBy,
  NotFoundError,
  UnknownReferenceError,
  ValidationFailedError,
} from '@csms/kernel';
import { type Principal, reachesSite, requireChangeable, requireEverySite } from '@csms/platform-http';

import { ProjectEntity } from '../projects/project.entity';
import { findSite } from '../sites/site-access';

import { ChargePointEntity } from './charge-point.entity';

export interface Place {
  readonly siteId: string | null;
  readonly projectId: string | null;
}

/** Where a new charge point stands, by what its registration names. */
export async function placeOf(
  tx: EntityManager,
  caller: Principal,
  input: { readonly project_id?: string | null; readonly site_id?: string | null },
): Promise<Place> {
  const projectId = input.project_id ?? null;
  const named = input.site_id ?? null;
  if (projectId === null && named === null) {
    throw new ValidationFailedError([
      { pointer: '/project_id', code: 'required', detail: 'Name the project_id or the site_id.' },
    ]);
  }
  const project = projectId === null ? null : await namedProject(tx, caller, projectId);
  if (named !== null) refuseContradiction(named, project);
  const siteId = named ?? project?.siteId ?? null;
  if (siteId === null) requireEverySite(caller);
  else await namedSite(tx, caller, siteId, named);
  return { siteId, projectId };
}

type Move = (row: ChargePointEntity) => Promise<void>;

/**
 * Where a charge point shall stand from now on. Sites and projects are locked before the charge point, in the order
 * of every other transaction.
 */
export async function placeAgain(
  tx: EntityManager,
  caller: Principal,
  input: { readonly project_id?: string | null; readonly site_id?: string | null },
): Promise<Move> {
  const { project_id: projectId, site_id: named } = input;
  const project = projectId == null ? null : await namedProject(tx, caller, projectId);
  if (named !== undefined) refuseContradiction(named, project);
  const siteId = named === undefined ? (project?.siteId ?? undefined) : named;
  if (siteId != null) await namedSite(tx, caller, siteId, named);
  return async (row) => {
    if (siteId !== undefined) await moveToSite(tx, row, siteId);
    if (projectId !== undefined) row.projectId = projectId;
  };
}

function namedProject(tx: EntityManager, caller: Principal, id: string): Promise<ProjectEntity> {
  return namedBy('/project_id', () => findOpenProject(tx, caller, id));
}

/** The site that the body names, or else that of its project. */
function namedSite(
  tx: EntityManager,
  caller: Principal,
  id: string,
  named: string | null | undefined,
): Promise<unknown> {
  return namedBy(named == null ? '/project_id' : '/site_id', () => findSite(tx, caller, id, 'place'));
}

function refuseContradiction(siteId: string | null, project: ProjectEntity | null): void {
  if (project?.siteId == null || project.siteId === siteId) return;
  throw new ValidationFailedError([
    {
      pointer: '/site_id',
      code: 'contradiction',
      detail: `The project stands at the site ${project.siteId}.`,
    },
  ]);
}

/** @throws NotFoundError, also for one at a site that the caller may not change; InvalidStateError for an archived one */
export async function findOpenProject(
  tx: EntityManager,
  caller: Principal,
  projectId: string,
): Promise<ProjectEntity> {
  const project = await tx.findOne(ProjectEntity, {
    where: { id: projectId },
    lock: { mode: 'for_key_share' },
  });
  if (project === null) throw new NotFoundError('project', projectId);
  requireChangeable(caller, project.siteId, 'project', projectId);
  if (project.status === 'archived') throw new InvalidStateError('The project is archived.');
  return project;
}

/** The charge points, locked, each in service and within the caller's reach. */
export async function lockChargePoints(
  tx: EntityManager,
  caller: Principal,
  ids: readonly string[],
  /** Where the body names each; left out: the path does. */
  pointerOf?: (id: string) => string,
): Promise<ChargePointEntity[]> {
  const rows = await tx.find(ChargePointEntity, {
    where: { id: In([...ids]) },
    order: { id: 'ASC' },
    lock: { mode: 'pessimistic_write' },
  });
  const byId = new Map(rows.map((row) => [row.id, row]));
  return [...new Set(ids)].map((id) => {
    const row = byId.get(id);
    if (row === undefined || !reachesSite(caller, 'read', row.siteId)) {
      const missing = new NotFoundError('charge_point', id);
      throw pointerOf === undefined ? missing : new UnknownReferenceError(pointerOf(id), missing);
    }
    requireChangeable(caller, row.siteId, 'charge_point', id);
    refuseDecommissioned(row);
    return row;
  });
}

export function refuseDecommissioned(row: ChargePointEntity): void {
  if (row.lifecycle === 'decommissioned') {
    throw new InvalidStateError(`The charge point ${row.id} is decommissioned.`);
  }
}

/** A charger stands at one site: it leaves the old one, and a project that stands there. */
export async function moveToSite(
  tx: EntityManager,
  row: ChargePointEntity,
  siteId: string | null,
): Promise<void> {
  if (row.siteId === siteId) return;
  row.siteId = siteId;
  row.updatedAt = new Date();
  if (row.projectId === null) return;
  const project = await tx.findOneBy(ProjectEntity, { id: row.projectId });
  if (project?.siteId != null && project.siteId !== siteId) row.projectId = null;
}

export function refuseSilentMove(row: ChargePointEntity, siteId: string, isMove: boolean): void {
  if (row.siteId === null || row.siteId === siteId || isMove) return;
  throw new CodedError(
    'conflict',
    `The charge point ${row.id} stands at the site ${row.siteId}: send move: true to move it.`,
    { charge_point_id: row.id, site_id: row.siteId },
  );
}
