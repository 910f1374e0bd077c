import { randomBytes } from 'node:crypto';

import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';

import { AlreadyExistsError, CodedError, InvalidStateError, newId, NotFoundError } from '@csms/kernel';
import { isUniqueViolation, OrganizationDatabase } from '@csms/platform-db';
import {
  findNewestFirst,
  type FoundPage,
  type PageQueryDto,
  pageRequest,
  type Principal,
} from '@csms/platform-http';

import { AuditLog } from '../audit/audit-log';
import { coversGrants } from '../grants/domain/covers-grants';
import { requireGrantedSites } from '../grants/granted-sites-exist';
import { MailQueue } from '../mail/mail-queue';
import { requireRights } from '../members/domain/require-rights';
import { OrganizationEntity } from '../organizations/organization.entity';
import { requireOwn } from '../organizations/organizations.service';
import { RegistrySettings } from '../registry-settings';
import { AccountMails } from '../sign-in/mails';
import { sha256 } from '../sign-in/user-secrets';

import { invitationStatus } from './domain/invitation-status';
import type { InviteDto } from './dto/invitation.dto';
import { InvitationEntity } from './invitation.entity';

const LIFE_MS = 7 * 86_400_000;

/** Invitations as the organization sees them; {@link InvitationAcceptance} is the guest's side. */
@Injectable()
export class InvitationsService {
  private readonly texts: AccountMails;

  constructor(
    @Inject(OrganizationDatabase) private readonly database: OrganizationDatabase,
    @Inject(MailQueue) private readonly mails: MailQueue,
    @Inject(AuditLog) private readonly audit: AuditLog,
    @Inject(RegistrySettings) settings: RegistrySettings,
  ) {
    this.texts = new AccountMails(settings.publicUrl);
  }

  invite(caller: Principal, organizationId: string, input: InviteDto): Promise<InvitationEntity> {
    requireOwn(caller, organizationId);
    this.mails.requireMail();
    requireRights(caller, input.role);
    const resourceGrants = input.resource_grants ?? [];
    if (!coversGrants(caller.grants, resourceGrants)) {
      throw new CodedError('insufficient_role', 'Your own credential is held to fewer sites.');
    }
    return this.database.run(organizationId, async (tx) => {
      await requireGrantedSites(tx, resourceGrants);
      await refuseMember(tx, input.email);
      const now = new Date();
      const row = tx.create(InvitationEntity, {
        id: newId('ivt'),
        organizationId,
        email: input.email,
        role: input.role,
        resourceGrants,
        invitedBy: caller.subject,
        acceptedAt: null,
        revokedAt: null,
        createdAt: now,
      });
      const secret = renew(row);
      await insertOnce(tx, row);
      await this.send(tx, row, secret);
      await this.record(tx, caller, 'created', row);
      return row;
    });
  }

  list(caller: Principal, organizationId: string, page: PageQueryDto): Promise<FoundPage<InvitationEntity>> {
    requireOwn(caller, organizationId);
    return this.database.run(organizationId, (tx) =>
      findNewestFirst(
        tx.createQueryBuilder(InvitationEntity, 'invitation'),
        { at: 'createdAt', id: 'id' },
        pageRequest(page),
      ),
    );
  }

  /** With a new link, for another seven days; the one before is void. */
  resend(caller: Principal, organizationId: string, id: string): Promise<InvitationEntity> {
    this.mails.requireMail();
    return this.onOpen(caller, organizationId, id, async (tx, row) => {
      requireRights(caller, row.role);
      const secret = renew(row);
      await tx.save(row);
      await this.send(tx, row, secret);
      await this.record(tx, caller, 'resent', row);
      return row;
    });
  }

  async revoke(caller: Principal, organizationId: string, id: string): Promise<void> {
    await this.onOpen(caller, organizationId, id, async (tx, row) => {
      row.revokedAt = new Date();
      await tx.save(row);
      await this.record(tx, caller, 'revoked', row);
    });
  }

  private onOpen<T>(
    caller: Principal,
    organizationId: string,
    id: string,
    work: (tx: EntityManager, row: InvitationEntity) => Promise<T>,
  ): Promise<T> {
    requireOwn(caller, organizationId);
    return this.database.run(organizationId, async (tx) => {
      const lock = { mode: 'pessimistic_write' } as const;
      const row = await tx.findOne(InvitationEntity, { where: { id }, lock });
      if (row === null || !coversGrants(caller.grants, row.resourceGrants)) {
        throw new NotFoundError('invitation', id);
      }
      const status = invitationStatus(row, new Date());
      if (status === 'accepted' || status === 'revoked') {
        throw new InvalidStateError(`The invitation is ${status}.`);
      }
      return work(tx, row);
    });
  }

  private async send(tx: EntityManager, row: InvitationEntity, secret: string): Promise<void> {
    const { name } = await tx.findOneByOrFail(OrganizationEntity, { id: row.organizationId });
    await this.mails.add(tx, row.email, this.texts.invitation(name, row.role, secret));
  }

  private record(tx: EntityManager, caller: Principal, deed: string, row: InvitationEntity): Promise<void> {
    return this.audit.record(tx, caller, {
      action: `invitation.${deed}`,
      resourceType: 'invitation',
      resourceId: row.id,
      before: null,
      after: row,
    });
  }
}

/** @returns the secret of the link, which is kept as a hash */
function renew(row: InvitationEntity): string {
  const secret = randomBytes(32).toString('base64url');
  row.secretSha256 = sha256(secret);
  row.expiresAt = new Date(Date.now() + LIFE_MS);
  return secret;
}

async function refuseMember(tx: EntityManager, email: string): Promise<void> {
  const [member] = await tx.query<unknown[]>('select 1 from member where lower(email) = lower($1)', [email]);
  if (member !== undefined) throw new AlreadyExistsError(`${email} belongs to the organization already.`);
}

async function insertOnce(tx: EntityManager, row: InvitationEntity): Promise<void> {
  try {
    await tx.insert(InvitationEntity, row);
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
    throw new AlreadyExistsError(`${row.email} is invited already: resend or revoke that invitation.`);
  }
}
