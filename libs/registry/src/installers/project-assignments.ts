import { Inject, Injectable } from '@nestjs/common';
import { type EntityManager, IsNull, MoreThan, Raw } from 'typeorm';

import { ProjectInstallerAssigned, ProjectInstallerRemoved } from '@csms/contracts';
import { AlreadyExistsError, NotFoundError } from '@csms/kernel';
import type { Principal } from '@csms/platform-http';
import { Outbox } from '@csms/platform-kafka';

import { AuditLog } from '../audit/audit-log';
import type { ProjectEntity } from '../projects/project.entity';

import { InstallerInvitationEntity } from './installer-invitation.entity';
import { ProjectInstallerEntity } from './project-installer.entity';

type Project = Pick<ProjectEntity, 'id' | 'organizationId'>;

/** Which installers work on which projects; in transactions of the schema's owner. */
@Injectable()
export class ProjectAssignments {
  constructor(
    @Inject(AuditLog) private readonly audit: AuditLog,
    @Inject(Outbox) private readonly outbox: Outbox,
  ) {}

  /** @throws AlreadyExistsError */
  async assign(tx: EntityManager, caller: Principal, project: Project, installerId: string): Promise<void> {
    if (await this.assignOnce(tx, caller, project, installerId)) return;
    throw new AlreadyExistsError('The installer works on the project already.');
  }

  /** @throws NotFoundError */
  async withdraw(tx: EntityManager, caller: Principal, project: Project, installerId: string): Promise<void> {
    const key = { projectId: project.id, installerId };
    const { affected } = await tx.delete(ProjectInstallerEntity, key);
    if (affected !== 1) throw new NotFoundError('installer', installerId);
    await this.tell(tx, ProjectInstallerRemoved, project, installerId);
    await this.record(tx, caller, project, 'installer_removed', { before: key, after: null });
  }

  /** The project is another organization's from now on; its row is locked. */
  async moveAll(tx: EntityManager, project: Project): Promise<void> {
    const { id: projectId, organizationId } = project;
    await tx.update(ProjectInstallerEntity, { projectId }, { organizationId });
    for (const { installerId } of await tx.findBy(ProjectInstallerEntity, { projectId })) {
      await this.tell(tx, ProjectInstallerAssigned, project, installerId);
    }
  }

  /** Every open invitation of an address, whose owner the installer has just shown to be. */
  async acceptAll(tx: EntityManager, caller: Principal, installerId: string, email: string): Promise<void> {
    const open = await tx.find(InstallerInvitationEntity, {
      where: {
        email: Raw((column) => `lower(${column}) = lower(:email)`, { email }),
        acceptedAt: IsNull(),
        expiresAt: MoreThan(new Date()),
      },
      order: { id: 'ASC' },
      lock: { mode: 'pessimistic_write' },
    });
    for (const invitation of open) await this.accept(tx, caller, invitation, installerId);
  }

  async accept(
    tx: EntityManager,
    caller: Principal,
    invitation: InstallerInvitationEntity,
    installerId: string,
  ): Promise<void> {
    const { id, projectId, organizationId } = invitation;
    await tx.update(InstallerInvitationEntity, { id }, { acceptedAt: new Date() });
    const actor = { ...caller, type: 'installer' as const, subject: installerId };
    await this.assignOnce(tx, actor, { id: projectId, organizationId }, installerId);
  }

  private async assignOnce(
    tx: EntityManager,
    caller: Principal,
    project: Project,
    installerId: string,
  ): Promise<boolean> {
    const { id: projectId, organizationId } = project;
    const rows = await tx.query<unknown[]>(
      `insert into project_installer (project_id, installer_id, organization_id, created_at)
       values ($1, $2, $3, now()) on conflict do nothing returning 1`,
      [projectId, installerId, organizationId],
    );
    if (rows.length === 0) return false;
    await this.tell(tx, ProjectInstallerAssigned, project, installerId);
    const after = { projectId, installerId };
    await this.record(tx, caller, project, 'installer_assigned', { before: null, after });
    return true;
  }

  private tell(
    tx: EntityManager,
    definition: typeof ProjectInstallerAssigned,
    { id, organizationId }: Project,
    installerId: string,
  ): Promise<void> {
    const removed_at = definition === ProjectInstallerRemoved ? new Date().toISOString() : null;
    const data = { project_id: id, organization_id: organizationId, installer_id: installerId, removed_at };
    return this.outbox.append(tx, { definition, organizationId, data });
  }

  private record(
    tx: EntityManager,
    caller: Principal,
    { id, organizationId }: Project,
    deed: string,
    states: { readonly before: object | null; readonly after: object | null },
  ): Promise<void> {
    const action = `project.${deed}`;
    return this.audit.record(tx, caller, {
      action,
      organizationId,
      resourceType: 'project',
      resourceId: id,
      ...states,
    });
  }
}
