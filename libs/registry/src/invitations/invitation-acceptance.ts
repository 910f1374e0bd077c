import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';

import { MemberAdded } from '@csms/contracts';
import { AlreadyExistsError, CodedError, newId, NotFoundError, ValidationFailedError } from '@csms/kernel';
import { Database } from '@csms/platform-db';
import type { Principal } from '@csms/platform-http';
import { Outbox } from '@csms/platform-kafka';

import { AuditLog } from '../audit/audit-log';
import { MemberEntity } from '../members/member.entity';
import { memberEvent } from '../members/member-event';
import { sha256 } from '../sign-in/user-secrets';
import { hashPassword } from '../users/passwords';
import { UserAccountEntity } from '../users/user-account.entity';

import { invitationStatus } from './domain/invitation-status';
import type { AcceptInvitationDto } from './dto/invitation.dto';
import { InvitationEntity } from './invitation.entity';

/** A guest joins by the link in the mail, which shows besides that the address is his. */
@Injectable()
export class InvitationAcceptance {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Outbox) private readonly outbox: Outbox,
    @Inject(AuditLog) private readonly audit: AuditLog,
  ) {}

  /** @throws CodedError gone; NotFoundError where the link is none of ours */
  async accept(caller: Principal, secret: string, input: AcceptInvitationDto): Promise<MemberEntity> {
    const passwordHash = input.password == null ? null : await hashPassword(input.password);
    return this.database.transaction(async (tx) => {
      const invitation = await openInvitation(tx, secret);
      const user = await this.guest(tx, invitation, input.name ?? null, passwordHash);
      const { organizationId, role, resourceGrants } = invitation;
      if (await tx.existsBy(MemberEntity, { organizationId, userId: user.id })) {
        throw new AlreadyExistsError('You belong to the organization already.');
      }
      const member = tx.create(MemberEntity, {
        organizationId,
        userId: user.id,
        email: user.email,
        name: user.name,
        role,
        resourceGrants,
        joinedAt: new Date(),
      });
      await tx.insert(MemberEntity, member);
      await tx.update(InvitationEntity, { id: invitation.id }, { acceptedAt: member.joinedAt });
      await this.outbox.append(tx, memberEvent(MemberAdded, member));
      await this.audit.record(
        tx,
        { ...caller, type: 'user', subject: user.id },
        {
          action: 'member.added',
          organizationId,
          resourceType: 'member',
          resourceId: user.id,
          before: null,
          after: member,
        },
      );
      return member;
    });
  }

  /** The account of the address. One that was never confirmed may be anybody's: it begins anew. */
  private async guest(
    tx: EntityManager,
    { email }: InvitationEntity,
    name: string | null,
    passwordHash: string | null,
  ): Promise<UserAccountEntity> {
    const emailKey = email.toLowerCase();
    const lock = { mode: 'pessimistic_write' } as const;
    const known = await tx.findOne(UserAccountEntity, { where: { kind: 'user', emailKey }, lock });
    if (known !== null && known.verifiedAt !== null) return known;
    if (name === null || passwordHash === null) throw missing(name, passwordHash);
    const now = new Date();
    const account = {
      kind: 'user' as const,
      email,
      emailKey,
      name,
      passwordHash,
      verifiedAt: now,
      plannedOrganization: null,
      updatedAt: now,
    };
    const before = known ?? tx.create(UserAccountEntity, { id: newId('usr'), createdAt: now });
    const user = tx.merge(UserAccountEntity, before, account);
    await tx.query('delete from user_secret where user_id = $1', [user.id]);
    return tx.save(user);
  }
}

async function openInvitation(tx: EntityManager, secret: string): Promise<InvitationEntity> {
  const invitation = await tx.findOne(InvitationEntity, {
    where: { secretSha256: sha256(secret) },
    lock: { mode: 'pessimistic_write' },
  });
  if (invitation === null) throw new NotFoundError('invitation', 'of this link');
  const status = invitationStatus(invitation, new Date());
  if (status === 'pending') return invitation;
  throw new CodedError('gone', `The invitation is ${status}: ask for another one.`);
}

function missing(name: string | null, passwordHash: string | null): ValidationFailedError {
  const fields = [...(name === null ? ['name'] : []), ...(passwordHash === null ? ['password'] : [])];
  return new ValidationFailedError(
    fields.map((field) => ({
      pointer: `/${field}`,
      code: 'required',
      detail: `${field} is needed: the address has no account yet.`,
    })),
  );
}
