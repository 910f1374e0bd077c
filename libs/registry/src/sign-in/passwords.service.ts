import { setTimeout as after } from 'node:timers/promises';

import { Inject, Injectable } from '@nestjs/common';
import { IsNull, Not } from 'typeorm';

import { Database } from '@csms/platform-db';
import type { Principal } from '@csms/platform-http';

import { AccountAudit } from '../audit/account-audit';
import { confirmAddress } from '../installers/confirm-address';
import { MailQueue } from '../mail/mail-queue';
import { RegistrySettings } from '../registry-settings';
import { hashPassword } from '../users/passwords';
import { type AccountKind, UserAccountEntity } from '../users/user-account.entity';

import { Attempts } from './attempts';
import { AccountMails } from './mails';
import { Sessions } from './sessions';
import { issueSecret, redeemSecret } from './user-secrets';

/** Every answer to a forgotten password takes so long: the way of a known address is longer than that of another. */
const ANSWER_AFTER_MS = 250;

@Injectable()
export class PasswordsService {
  private readonly texts: AccountMails;

  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(MailQueue) private readonly mails: MailQueue,
    @Inject(Sessions) private readonly sessions: Sessions,
    @Inject(Attempts) private readonly attempts: Attempts,
    @Inject(AccountAudit) private readonly audit: AccountAudit,
    @Inject(RegistrySettings) settings: RegistrySettings,
  ) {
    this.texts = new AccountMails(settings.publicUrl);
  }

  async forgot(kind: AccountKind, email: string): Promise<void> {
    this.mails.requireMail();
    await Promise.all([after(ANSWER_AFTER_MS), this.sendLink(kind, email.toLowerCase())]);
  }

  /** Whoever had a session has none any more. @throws CodedError invalid_token */
  async reset(caller: Principal, kind: AccountKind, token: string, newPassword: string): Promise<void> {
    const passwordHash = await hashPassword(newPassword);
    const emailKey = await this.database.transaction(async (tx) => {
      const userId = await redeemSecret(tx, kind, token, 'reset_password');
      const user = await tx.findOneByOrFail(UserAccountEntity, { id: userId });
      Object.assign(user, { passwordHash, updatedAt: new Date() });
      await tx.save(user);
      if (kind === 'installer') await confirmAddress(tx, userId);
      await this.sessions.end(tx, userId, 'password_changed');
      await this.mails.add(tx, user.email, this.texts.passwordChanged(user.name));
      await this.audit.record(tx, caller, user, 'password_reset');
      return user.emailKey;
    });
    await this.attempts.succeeded(kind, emailKey);
  }

  private async sendLink(kind: AccountKind, emailKey: string): Promise<void> {
    await this.database.transaction(async (tx) => {
      const user = await tx.findOneBy(UserAccountEntity, { kind, emailKey, verifiedAt: Not(IsNull()) });
      if (user === null) return;
      const token = await issueSecret(tx, user.id, 'reset_password');
      await this.mails.add(tx, user.email, this.texts.resetPassword(kind, user.name, token));
    });
  }
}
