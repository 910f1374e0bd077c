import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';

import { CodedError, NotFoundError } from '@csms/kernel';
import { Database } from '@csms/platform-db';
import type { Principal } from '@csms/platform-http';

import { sha256 } from '../sign-in/user-secrets';
import { UserAccountEntity } from '../users/user-account.entity';

import { confirmAddress } from './confirm-address';
import { InstallerInvitationEntity } from './installer-invitation.entity';
import { ProjectAssignments } from './project-assignments';

/** An installer takes on a project by the link in the mail, whichever account he has. */
@Injectable()
export class InstallerInvitations {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(ProjectAssignments) private readonly assignments: ProjectAssignments,
  ) {}

  /** @returns the project's id. @throws NotFoundError, CodedError gone */
  accept(caller: Principal, secret: string): Promise<string> {
    return this.database.transaction(async (tx) => {
      const invitation = await this.take(tx, caller, secret, caller.subject);
      const { emailKey } = await tx.findOneByOrFail(UserAccountEntity, { id: caller.subject });
      // The link went to the address alone.
      if (invitation.email.toLowerCase() === emailKey) await confirmAddress(tx, caller.subject);
      return invitation.projectId;
    });
  }

  /** Together with the sign-up: the link went to the address alone. */
  async acceptSigningUp(
    tx: EntityManager,
    caller: Principal,
    secret: string,
    { id, email }: { readonly id: string; readonly email: string },
  ): Promise<void> {
    const invitation = await this.take(tx, caller, secret, id);
    if (invitation.email.toLowerCase() === email.toLowerCase()) await confirmAddress(tx, id);
  }

  private async take(
    tx: EntityManager,
    caller: Principal,
    secret: string,
    installerId: string,
  ): Promise<InstallerInvitationEntity> {
    const invitation = await openInvitation(tx, secret);
    await this.assignments.accept(tx, caller, invitation, installerId);
    return invitation;
  }
}

async function openInvitation(tx: EntityManager, secret: string): Promise<InstallerInvitationEntity> {
  const invitation = await tx.findOne(InstallerInvitationEntity, {
    where: { secretSha256: sha256(secret) },
    lock: { mode: 'pessimistic_write' },
  });
  if (invitation === null) throw new NotFoundError('invitation', 'of this link');
  if (invitation.acceptedAt !== null) throw new CodedError('gone', 'The invitation is accepted already.');
  if (invitation.expiresAt > new Date()) return invitation;
  throw new CodedError('gone', 'The invitation is expired: ask for another one.');
}
