import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';

import { CodedError, InvalidStateError, namedBy, newId, NotFoundError } from '@csms/kernel';
import { Database } from '@csms/platform-db';
import {
  type Check,
  findNewestFirst,
  type FoundPage,
  type PageRequest,
  type Principal,
} from '@csms/platform-http';
import { Outbox } from '@csms/platform-kafka';

import { AuditLog } from '../audit/audit-log';
import { snapshot } from '../audit/domain/snapshot';
import { settingsOf } from '../organization-settings/settings-of';
import type { ProjectStatus } from '../projects/domain/project-status';
import { ProjectEntity } from '../projects/project.entity';
import { projectChanged } from '../projects/project-events';
import { counted, type ProjectWithCounts, withCounts } from '../projects/projects.service';
import { sha256 } from '../sign-in/user-secrets';

import { newAdoptionCode } from './domain/adoption-code';
import { refusalOf } from './domain/installer-change';
import type { CreateInstallerProjectDto, UpdateInstallerProjectDto } from './dto/installer-project.dto';
import { InstallerEntity } from './installer.entity';
import { actingFor, requireProject } from './installer-access';
import { OwnOrganization } from './own-organization';
import { ProjectAssignments } from './project-assignments';
import { ProjectInstallerEntity } from './project-installer.entity';

/** A project as its installer sees it. */
export interface InstallerProject {
  readonly project: ProjectWithCounts;
  /** null: the installer's own, which no operator has adopted yet. */
  readonly operatorId: string | null;
}

export interface CreatedInstallerProject extends InstallerProject {
  readonly adoptionCode: string | null;
}

/** The projects on which an installer works. */
@Injectable()
export class InstallerProjectsService {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(OwnOrganization) private readonly own: OwnOrganization,
    @Inject(ProjectAssignments) private readonly assignments: ProjectAssignments,
    @Inject(Outbox) private readonly outbox: Outbox,
    @Inject(AuditLog) private readonly audit: AuditLog,
  ) {}

  /** @throws NotFoundError for an organization for which the installer does not work */
  create(caller: Principal, input: CreateInstallerProjectDto): Promise<CreatedInstallerProject> {
    return this.database.transaction(async (tx) => {
      const operatorId = input.organization_id ?? null;
      if (operatorId !== null)
        await namedBy('/organization_id', () => requireOperator(tx, caller, operatorId));
      const adoptionCode = operatorId === null ? newAdoptionCode() : null;
      const now = new Date();
      const project = tx.create(ProjectEntity, {
        id: newId('proj'),
        organizationId: operatorId ?? (await this.own.of(tx, caller)),
        siteId: null,
        name: input.name,
        address: input.address,
        siteOwnerEmail: input.site_owner_email,
        status: 'in_progress',
        adoptionCodeSha256: adoptionCode === null ? null : sha256(adoptionCode),
        createdAt: now,
        updatedAt: now,
      });
      await tx.insert(ProjectEntity, project);
      await this.outbox.append(tx, projectChanged(project));
      await this.record(tx, caller, 'created', null, project);
      await this.assignments.assign(tx, caller, project, caller.subject);
      return { project: await counted(tx, project), operatorId, adoptionCode };
    });
  }

  list(
    caller: Principal,
    page: PageRequest,
    status: ProjectStatus | undefined,
  ): Promise<FoundPage<InstallerProject>> {
    return this.database.transaction(async (tx) => {
      const query = tx
        .createQueryBuilder(ProjectEntity, 'project')
        .innerJoin(ProjectInstallerEntity, 'assigned', 'assigned.projectId = project.id')
        .where('assigned.installerId = :installerId', { installerId: caller.subject });
      if (status !== undefined) query.andWhere('project.status = :status', { status });
      const found = await findNewestFirst(query, { at: 'createdAt', id: 'id' }, page);
      const ownId = await ownOrganizationId(tx, caller);
      const rows = (await withCounts(tx, found.rows)).map((project) => seen(project, ownId));
      return { ...found, rows, keysetOf: ({ project }) => found.keysetOf(project) };
    });
  }

  get(caller: Principal, projectId: string): Promise<InstallerProject> {
    return this.database.transaction(async (tx) => {
      const project = await requireProject(tx, caller, projectId);
      return seen(await counted(tx, project), await ownOrganizationId(tx, caller));
    });
  }

  update(
    caller: Principal,
    projectId: string,
    input: UpdateInstallerProjectDto,
    check: Check<InstallerProject>,
  ): Promise<InstallerProject> {
    return this.database.transaction(async (tx) => {
      const project = await requireProject(tx, caller, projectId, 'pessimistic_write');
      const before = snapshot(project);
      const found = seen(await counted(tx, project), await ownOrganizationId(tx, caller));
      check(found);
      refuseChange(found, input.status ?? project.status);
      if (input.status !== undefined) project.status = input.status;
      if (input.name !== undefined) project.name = input.name;
      if (input.address !== undefined) project.address = input.address;
      if (input.site_owner_email !== undefined) project.siteOwnerEmail = input.site_owner_email;
      project.updatedAt = new Date();
      await tx.save(project);
      await this.outbox.append(tx, projectChanged(project));
      await this.record(tx, caller, 'updated', before, project);
      return { ...found, project: await counted(tx, project) };
    });
  }

  /** @throws InvalidStateError where the project has an operator already */
  renewAdoptionCode(caller: Principal, projectId: string): Promise<string> {
    return this.database.transaction(async (tx) => {
      const project = await requireProject(tx, caller, projectId, 'pessimistic_write');
      if (seen(project, await ownOrganizationId(tx, caller)).operatorId !== null) {
        throw new InvalidStateError('The project has an operator already.');
      }
      const code = newAdoptionCode();
      await tx.update(ProjectEntity, { id: projectId }, { adoptionCodeSha256: sha256(code) });
      await this.record(tx, caller, 'adoption_code_renewed', null, project);
      return code;
    });
  }

  private record(
    tx: EntityManager,
    caller: Principal,
    deed: string,
    before: object | null,
    after: ProjectEntity,
  ): Promise<void> {
    return this.audit.record(tx, actingFor(caller, after.organizationId), {
      action: `project.${deed}`,
      resourceType: 'project',
      resourceId: after.id,
      before,
      after,
    });
  }
}

async function ownOrganizationId(tx: EntityManager, { subject: id }: Principal): Promise<string | null> {
  return (await tx.findOneByOrFail(InstallerEntity, { id })).organizationId;
}

function seen<Project extends ProjectEntity>(project: Project, ownId: string | null) {
  return { project, operatorId: project.organizationId === ownId ? null : project.organizationId };
}

async function requireOperator(tx: EntityManager, caller: Principal, organizationId: string): Promise<void> {
  const isOwn = organizationId === (await ownOrganizationId(tx, caller));
  const installerId = caller.subject;
  if (isOwn || !(await tx.existsBy(ProjectInstallerEntity, { organizationId, installerId }))) {
    throw new NotFoundError('organization', organizationId);
  }
  const { installersMayCreateProjects } = await settingsOf(tx, organizationId);
  if (installersMayCreateProjects) return;
  throw new CodedError(
    'insufficient_role',
    'This operator makes its projects itself: ask it to give you one.',
  );
}

/** @throws InvalidStateError */
function refuseChange({ project, operatorId }: InstallerProject, to: ProjectStatus): void {
  const refusal = refusalOf({
    ...countsOf(project),
    from: project.status,
    to,
    hasOperator: operatorId !== null,
  });
  if (refusal !== null) throw new InvalidStateError(refusal);
}

function countsOf({ chargePointCount, commissionedCount }: ProjectWithCounts) {
  return { chargePointCount, commissionedCount };
}
