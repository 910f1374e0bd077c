import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';

import { CodedError, InvalidStateError, namedBy, newId, NotFoundError } from '@csms/kernel';
import { containing, OrganizationDatabase } from '@csms/platform-db';
import {
  type Check,
  findSorted,
  type FoundPage,
  pageRequest,
  type Principal,
  reachesSite,
  requireChangeable,
  requireEverySite,
  sortOrder,
  whereSiteIsGranted,
} from '@csms/platform-http';
import { Outbox } from '@csms/platform-kafka';

import { AuditLog } from '../audit/audit-log';
import { snapshot } from '../audit/domain/snapshot';
import { HandoverEntity } from '../handovers/handover.entity';
import { findSite } from '../sites/site-access';

import { mayBecome } from './domain/project-status';
import type { CreateProjectDto, ProjectQueryDto, ReplaceProjectDto } from './dto/project.dto';
import { ProjectEntity } from './project.entity';
import { projectChanged, projectRemoved } from './project-events';

export interface ProjectWithCounts extends ProjectEntity {
  chargePointCount: number;
  commissionedCount: number;
}

/** The members of a project by which lists are sorted, with the entity's properties. */
const PROJECT_ORDERS = { created_at: 'createdAt', updated_at: 'updatedAt', name: 'name' } as const;

@Injectable()
export class ProjectsService {
  constructor(
    @Inject(OrganizationDatabase) private readonly database: OrganizationDatabase,
    @Inject(Outbox) private readonly outbox: Outbox,
    @Inject(AuditLog) private readonly audit: AuditLog,
  ) {}

  create(caller: Principal, input: CreateProjectDto): Promise<ProjectWithCounts> {
    return this.database.run(caller.organizationId, async (tx) => {
      await checkSite(tx, caller, input.site_id);
      const now = new Date();
      const project = tx.create(ProjectEntity, {
        id: newId('proj'),
        organizationId: caller.organizationId,
        siteId: input.site_id ?? null,
        name: input.name,
        address: input.address ?? null,
        siteOwnerEmail: input.site_owner_email ?? null,
        status: input.status ?? 'in_progress',
        adoptionCodeSha256: null,
        createdAt: now,
        updatedAt: now,
      });
      await tx.insert(ProjectEntity, project);
      await this.outbox.append(tx, projectChanged(project));
      await this.record(tx, caller, 'project.created', null, project);
      return Object.assign(project, { chargePointCount: 0, commissionedCount: 0 });
    });
  }

  list(caller: Principal, filter: ProjectQueryDto): Promise<FoundPage<ProjectWithCounts>> {
    return this.database.run(caller.organizationId, async (tx) => {
      const query = tx.createQueryBuilder(ProjectEntity, 'project');
      whereSiteIsGranted(query, 'project.siteId', caller);
      const { site_id: siteId, status, q } = filter;
      if (siteId !== undefined) query.andWhere('project.siteId = :siteId', { siteId });
      if (status !== undefined) query.andWhere('project.status = :status', { status });
      if (q !== undefined) {
        query.andWhere('(project.name ilike :q or project.address ilike :q or project.id = :exact)', {
          q: containing(q),
          exact: q,
        });
      }
      const found = await findSorted(
        query,
        sortOrder(filter.sort, PROJECT_ORDERS),
        'id',
        pageRequest(filter),
      );
      return { ...found, rows: await withCounts(tx, found.rows) };
    });
  }

  get(caller: Principal, projectId: string): Promise<ProjectWithCounts> {
    return this.database.run(caller.organizationId, async (tx) => {
      const project = await tx.findOneBy(ProjectEntity, { id: projectId });
      if (project === null || !reachesSite(caller, 'read', project.siteId)) {
        throw new NotFoundError('project', projectId);
      }
      return counted(tx, project);
    });
  }

  replace(
    caller: Principal,
    projectId: string,
    input: ReplaceProjectDto,
    check: Check<ProjectWithCounts>,
  ): Promise<ProjectWithCounts> {
    return this.database.run(caller.organizationId, async (tx) => {
      await checkSite(tx, caller, input.site_id);
      const project = await lockProject(tx, caller, projectId);
      check(await counted(tx, project));
      const before = snapshot(project);
      const status = input.status ?? project.status;
      if (!mayBecome(project.status, status)) {
        throw new InvalidStateError(`A project that is ${project.status} does not become ${status}.`);
      }
      const siteId = input.site_id ?? null;
      if (siteId !== project.siteId) await refuseWhileElsewhere(tx, projectId, siteId);
      Object.assign(project, {
        siteId,
        status,
        name: input.name,
        address: input.address ?? null,
        siteOwnerEmail: input.site_owner_email ?? null,
        updatedAt: new Date(),
      });
      await tx.save(project);
      await this.outbox.append(tx, projectChanged(project));
      await this.record(tx, caller, 'project.updated', before, project);
      return counted(tx, project);
    });
  }

  async remove(caller: Principal, projectId: string, check: Check<ProjectWithCounts>): Promise<void> {
    await this.database.run(caller.organizationId, async (tx) => {
      const project = await lockProject(tx, caller, projectId);
      const current = await counted(tx, project);
      check(current);
      const { chargePointCount } = current;
      if (chargePointCount > 0) {
        throw new CodedError(
          'conflict',
          `The project has ${chargePointCount} charge points: unassign them first, or archive the project.`,
        );
      }
      if (await tx.existsBy(HandoverEntity, { projectId })) {
        throw new CodedError(
          'conflict',
          'Charge points of the project were handed over: archive it instead.',
        );
      }
      // Of those that are out of service.
      await tx.query('update charge_point set project_id = null where project_id = $1', [projectId]);
      await tx.delete(ProjectEntity, { id: projectId });
      await this.outbox.append(tx, projectRemoved(project));
      await this.record(tx, caller, 'project.removed', project, null);
    });
  }

  private record(
    tx: EntityManager,
    caller: Principal,
    action: string,
    before: object | null,
    after: object | null,
  ): Promise<void> {
    const { id } = (after ?? before) as { id: string };
    return this.audit.record(tx, caller, { action, resourceType: 'project', resourceId: id, before, after });
  }
}

async function checkSite(
  tx: EntityManager,
  caller: Principal,
  siteId: string | null | undefined,
): Promise<void> {
  if (siteId == null) requireEverySite(caller);
  else await namedBy('/site_id', () => findSite(tx, caller, siteId, 'place'));
}

async function lockProject(tx: EntityManager, caller: Principal, projectId: string): Promise<ProjectEntity> {
  const project = await tx.findOne(ProjectEntity, {
    where: { id: projectId },
    lock: { mode: 'pessimistic_write' },
  });
  if (project === null) throw new NotFoundError('project', projectId);
  requireChangeable(caller, project.siteId, 'project', projectId);
  return project;
}

/** A project stands at one site: its charge points cannot stand at another. */
async function refuseWhileElsewhere(
  tx: EntityManager,
  projectId: string,
  siteId: string | null,
): Promise<void> {
  if (siteId === null) return;
  const [{ count }] = await tx.query<[{ count: number }]>(
    `select count(*) as count from charge_point
     where project_id = $1 and lifecycle <> 'decommissioned' and site_id is distinct from $2`,
    [projectId, siteId],
  );
  if (count === 0) return;
  throw new CodedError('conflict', `${count} charge points of the project stand at other sites.`);
}

export async function counted(tx: EntityManager, project: ProjectEntity): Promise<ProjectWithCounts> {
  const [one] = await withCounts(tx, [project]);
  return one as ProjectWithCounts;
}

export async function withCounts(
  tx: EntityManager,
  projects: readonly ProjectEntity[],
): Promise<ProjectWithCounts[]> {
  const counts = await tx.query<{ project_id: string; all: number; commissioned: number }[]>(
    `select project_id, count(*) as all,
            count(*) filter (where lifecycle in ('commissioned', 'handed_over')) as commissioned
     from charge_point where project_id = any($1) and lifecycle <> 'decommissioned' group by project_id`,
    [projects.map(({ id }) => id)],
  );
  const byProject = new Map(counts.map((row) => [row.project_id, row]));
  return projects.map((project) =>
    Object.assign({}, project, {
      chargePointCount: byProject.get(project.id)?.all ?? 0,
      commissionedCount: byProject.get(project.id)?.commissioned ?? 0,
    }),
  );
}
