import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';

import { AlreadyExistsError, deriveId, ValidationFailedError } from '@csms/kernel';
import { Database } from '@csms/platform-db';
import type { Principal } from '@csms/platform-http';

import { MailQueue } from '../mail/mail-queue';
import { RegistrySettings } from '../registry-settings';
import { AccountMails } from '../sign-in/mails';
import { issueSecret, redeemSecret } from '../sign-in/user-secrets';
import { hashPassword } from '../users/passwords';
import { upsertUnverified } from '../users/unverified-account';
import { UserAccountEntity } from '../users/user-account.entity';

import { confirmAddress } from './confirm-address';
import { type InstallerName, installerName } from './domain/installer-name';
import type { SignupAtOnceDto, SignupDto } from './dto/installer-account.dto';
import { InstallerEntity } from './installer.entity';
import { InstallerInvitations } from './installer-invitations.service';
import { ProjectAssignments } from './project-assignments';

export interface InstallerAccount {
  readonly account: UserAccountEntity;
  readonly installer: InstallerEntity;
}

/** From the form to the first sign-in. */
@Injectable()
export class InstallerRegistration {
  private readonly texts: AccountMails;

  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(MailQueue) private readonly mails: MailQueue,
    @Inject(InstallerInvitations) private readonly invitations: InstallerInvitations,
    @Inject(ProjectAssignments) private readonly assignments: ProjectAssignments,
    @Inject(RegistrySettings) settings: RegistrySettings,
  ) {
    this.texts = new AccountMails(settings.publicUrl);
  }

  /** Usable at once; it tells whether the address has an account. @throws AlreadyExistsError */
  async signUp(caller: Principal, input: SignupAtOnceDto): Promise<InstallerAccount> {
    const { account: stated, name } = await newAccount(input);
    return this.database.transaction(async (tx) => {
      const now = new Date();
      const account = tx.create(UserAccountEntity, {
        ...stated,
        verifiedAt: now,
        createdAt: now,
        updatedAt: now,
      });
      const inserted = await tx
        .createQueryBuilder()
        .insert()
        .into(UserAccountEntity)
        .values(account)
        .orIgnore()
        .returning('id')
        .execute();
      if ((inserted.raw as unknown[]).length === 0)
        throw new AlreadyExistsError('The address has an account already.');
      await saveInstaller(tx, account.id, name, input);
      const { invitation_token: secret } = input;
      if (secret !== undefined) await this.invitations.acceptSigningUp(tx, caller, secret, account);
      return { account, installer: await tx.findOneByOrFail(InstallerEntity, { id: account.id }) };
    });
  }

  /** Nobody learns from it whether an address has an account, but its owner, by mail. */
  async signUpWithConfirmation(input: SignupDto): Promise<void> {
    this.mails.requireMail();
    const { account: stated, name } = await newAccount(input);
    await this.database.transaction(async (tx) => {
      const account = await upsertUnverified(tx, stated);
      if (account.verifiedAt !== null) {
        await this.mails.add(tx, account.email, this.texts.alreadyRegistered(account.name));
        return;
      }
      await saveInstaller(tx, account.id, name, input);
      const token = await issueSecret(tx, account.id, 'verify_email');
      await this.mails.add(tx, account.email, this.texts.verifyEmail('installer', account.name, token));
    });
  }

  /** The projects to which the address is invited are the installer's then. @returns his id. @throws CodedError invalid_token */
  confirm(caller: Principal, token: string): Promise<string> {
    return this.database.transaction(async (tx) => {
      const id = await redeemSecret(tx, 'installer', token, 'verify_email');
      const account = await tx.findOneByOrFail(UserAccountEntity, { id });
      const now = new Date();
      await tx.save(Object.assign(account, { verifiedAt: now, updatedAt: now }));
      await confirmAddress(tx, id);
      await this.assignments.acceptAll(tx, caller, id, account.email);
      return id;
    });
  }
}

/** Everything that takes time is done before it is known whether the address has an account. */
async function newAccount(input: SignupDto) {
  const name = installerName(input);
  if (!('firstName' in name)) throw new ValidationFailedError(name);
  const emailKey = input.email.toLowerCase();
  const account = {
    // Of the address: every sign-up with it may be answered with the same id.
    id: deriveId('ins', 'installer', emailKey),
    kind: 'installer' as const,
    email: input.email,
    emailKey,
    name: [name.firstName, name.lastName ?? ''].join(' ').trim(),
    passwordHash: await hashPassword(input.password),
    plannedOrganization: null,
  };
  return { account, name };
}

async function saveInstaller(
  tx: EntityManager,
  id: string,
  { firstName, lastName }: InstallerName,
  { company, phone }: SignupDto,
): Promise<InstallerEntity> {
  return tx.save(
    tx.create(InstallerEntity, {
      id,
      firstName,
      lastName,
      company: company ?? null,
      phone: phone ?? null,
      emailConfirmedAt: null,
      organizationId: null,
    }),
  );
}
