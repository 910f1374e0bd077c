import { randomBytes } from 'node:crypto';

import { Inject, Injectable } from '@nestjs/common';
import { type EntityManager, IsNull, LessThanOrEqual, Not } from 'typeorm';

import {
  AlreadyExistsError,
  newId,
  NotFoundError,
  UnknownReferenceError,
  ValidationFailedError,
} from '@csms/kernel';
import { Database, isUniqueViolation } from '@csms/platform-db';
import {
  findNewestFirst,
  type FoundPage,
  type PageRequest,
  type Principal,
  reachesSite,
  requireChangeable,
} from '@csms/platform-http';

import { AuditLog } from '../audit/audit-log';
import { MailQueue } from '../mail/mail-queue';
import { OrganizationEntity } from '../organizations/organization.entity';
import { ProjectEntity } from '../projects/project.entity';
import { RegistrySettings } from '../registry-settings';
import { AccountMails } from '../sign-in/mails';
import { sha256 } from '../sign-in/user-secrets';
import { UserAccountEntity } from '../users/user-account.entity';

import type { AddInstallerDto, ProjectInstallersQueryDto } from './dto/project-installer.dto';
import { InstallerEntity } from './installer.entity';
import { InstallerInvitationEntity } from './installer-invitation.entity';
import { ProjectAssignments } from './project-assignments';
import { ProjectInstallerEntity } from './project-installer.entity';
import { ProjectWorkerEntity } from './project-worker.entity';

const LIFE_MS = 7 * 86_400_000;

/**
 * An operator's side: who works on a project. Accounts are no organization's, so this runs as the schema's owner, and
 * begins with the project, which must be the caller's.
 */
@Injectable()
export class ProjectInstallersService {
  private readonly texts: AccountMails;

  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(ProjectAssignments) private readonly assignments: ProjectAssignments,
    @Inject(MailQueue) private readonly mails: MailQueue,
    @Inject(AuditLog) private readonly audit: AuditLog,
    @Inject(RegistrySettings) settings: RegistrySettings,
  ) {
    this.texts = new AccountMails(settings.publicUrl);
  }

  /** @throws NotFoundError, AlreadyExistsError; CodedError service_unavailable where a mail is needed */
  add(caller: Principal, projectId: string, input: AddInstallerDto): Promise<ProjectWorkerEntity> {
    const { email = null, installer_id: installerId = null } = input;
    if ((email === null) === (installerId === null)) throw oneOfTwo();
    return this.database.transaction(async (tx) => {
      const project = await requireOwnProject(tx, caller, projectId, 'write');
      const account = await findInstaller(tx, email, installerId);
      if (account === null && email === null) {
        throw new UnknownReferenceError('/installer_id', new NotFoundError('installer', installerId ?? ''));
      }
      if (account !== null && (email === null || (await isKnownBy(tx, account.id, projectId)))) {
        await this.assignments.assign(tx, caller, project, account.id);
        await this.tellAssigned(tx, project, account.email);
        return tx.findOneByOrFail(ProjectWorkerEntity, { projectId, id: account.id });
      }
      const id = await this.invite(tx, caller, project, email ?? '');
      return tx.findOneByOrFail(ProjectWorkerEntity, { projectId, id });
    });
  }

  list(
    caller: Principal,
    projectId: string,
    page: PageRequest,
    { status }: ProjectInstallersQueryDto,
  ): Promise<FoundPage<ProjectWorkerEntity>> {
    return this.database.transaction(async (tx) => {
      await requireOwnProject(tx, caller, projectId, 'read');
      const query = tx
        .createQueryBuilder(ProjectWorkerEntity, 'worker')
        .where('worker.projectId = :projectId', { projectId });
      if (status !== undefined) query.andWhere('worker.status = :status', { status });
      return findNewestFirst(query, { at: 'createdAt', id: 'id' }, page);
    });
  }

  /** An installer, or an invitation, whose link is void then. @throws NotFoundError */
  async remove(caller: Principal, projectId: string, id: string): Promise<void> {
    await this.database.transaction(async (tx) => {
      const project = await requireOwnProject(tx, caller, projectId, 'write');
      const open = { id, projectId, acceptedAt: IsNull() };
      const invitation = await tx.findOneBy(InstallerInvitationEntity, open);
      if (invitation === null) return this.assignments.withdraw(tx, caller, project, id);
      await tx.delete(InstallerInvitationEntity, open);
      await this.record(tx, caller, 'installer_invitation_revoked', invitation);
    });
  }

  /** An assignment needs no mail, where none can be sent. */
  private async tellAssigned(tx: EntityManager, project: ProjectEntity, email: string): Promise<void> {
    const { name } = await tx.findOneByOrFail(OrganizationEntity, { id: project.organizationId });
    await this.mails.add(tx, email, this.texts.installerAssigned(name, project.name));
  }

  private async invite(
    tx: EntityManager,
    caller: Principal,
    { id: projectId, organizationId, name }: ProjectEntity,
    email: string,
  ): Promise<string> {
    this.mails.requireMail();
    const secret = randomBytes(32).toString('base64url');
    const now = new Date();
    const invitation = tx.create(InstallerInvitationEntity, {
      id: newId('ivt'),
      organizationId,
      projectId,
      email,
      secretSha256: sha256(secret),
      invitedBy: caller.subject,
      expiresAt: new Date(now.getTime() + LIFE_MS),
      acceptedAt: null,
      createdAt: now,
    });
    await insertOnce(tx, invitation);
    const { name: operator } = await tx.findOneByOrFail(OrganizationEntity, { id: organizationId });
    await this.mails.add(tx, email, this.texts.installerInvitation(operator, name, secret));
    await this.record(tx, caller, 'installer_invited', invitation);
    return invitation.id;
  }

  private record(
    tx: EntityManager,
    caller: Principal,
    deed: string,
    invitation: InstallerInvitationEntity,
  ): Promise<void> {
    return this.audit.record(tx, caller, {
      action: `project.${deed}`,
      resourceType: 'project',
      resourceId: invitation.projectId,
      before: null,
      after: invitation,
    });
  }
}

async function requireOwnProject(
  tx: EntityManager,
  caller: Principal,
  id: string,
  access: 'read' | 'write',
): Promise<ProjectEntity> {
  const { organizationId } = caller;
  const project = await tx.findOne(ProjectEntity, {
    where: { id, organizationId },
    lock: { mode: 'for_key_share' },
  });
  if (project === null || !reachesSite(caller, 'read', project.siteId)) {
    throw new NotFoundError('project', id);
  }
  if (access === 'write') requireChangeable(caller, project.siteId, 'project', id);
  return project;
}

/** One that can be signed in to; null: there is none. */
function findInstaller(
  tx: EntityManager,
  email: string | null,
  id: string | null,
): Promise<UserAccountEntity | null> {
  const named = email === null ? { id: id ?? '' } : { emailKey: email.toLowerCase() };
  return tx.findOneBy(UserAccountEntity, { kind: 'installer', verifiedAt: Not(IsNull()), ...named });
}

/**
 * Whether the address says who it is: anybody may have signed up with one that is not his own. Who works on the
 * project already is to be refused, not invited.
 */
async function isKnownBy(tx: EntityManager, installerId: string, projectId: string): Promise<boolean> {
  const isConfirmed = { id: installerId, emailConfirmedAt: Not(IsNull()) };
  return (
    (await tx.existsBy(InstallerEntity, isConfirmed)) ||
    (await tx.existsBy(ProjectInstallerEntity, { installerId, projectId }))
  );
}

/** In place of one that has expired. */
async function insertOnce(tx: EntityManager, invitation: InstallerInvitationEntity): Promise<void> {
  const { projectId, createdAt } = invitation;
  const expired = { projectId, acceptedAt: IsNull(), expiresAt: LessThanOrEqual(createdAt) };
  await tx.delete(InstallerInvitationEntity, expired);
  try {
    await tx.insert(InstallerInvitationEntity, invitation);
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
    throw new AlreadyExistsError(`${invitation.email} is invited already.`);
  }
}

function oneOfTwo(): ValidationFailedError {
  const detail = 'Name the email or the installer_id, one of the two.';
  return new ValidationFailedError(
    ['email', 'installer_id'].map((field) => ({ pointer: `/${field}`, code: 'one_of', detail })),
  );
}
