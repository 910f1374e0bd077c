import { Inject, Injectable } from '@nestjs/common';

import { newId } from '@csms/kernel';
import { Database } from '@csms/platform-db';
import type { Principal } from '@csms/platform-http';

import { MailQueue } from '../mail/mail-queue';
import { OrganizationFounder } from '../organizations/organization-founder';
import { RegistrySettings } from '../registry-settings';
import { hashPassword } from '../users/passwords';
import { upsertUnverified } from '../users/unverified-account';
import { UserAccountEntity } from '../users/user-account.entity';

import type { RegisterDto } from './dto/sign-in.dto';
import { AccountMails } from './mails';
import { issueSecret, redeemSecret } from './user-secrets';

export interface Verified {
  readonly userId: string;
  /** null: there was none to make. */
  readonly organizationId: string | null;
}

/** From the form to the first sign-in. Nobody learns from it whether an address has an account. */
@Injectable()
export class RegistrationService {
  private readonly texts: AccountMails;

  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(MailQueue) private readonly mails: MailQueue,
    @Inject(OrganizationFounder) private readonly founder: OrganizationFounder,
    @Inject(RegistrySettings) settings: RegistrySettings,
  ) {
    this.texts = new AccountMails(settings.publicUrl);
  }

  /** Who signs up again before the address is confirmed begins anew; an account that is confirmed stays as it is. */
  async register(input: RegisterDto): Promise<void> {
    this.mails.requireMail();
    const passwordHash = await hashPassword(input.password);
    await this.database.transaction(async (tx) => {
      const user = await upsertUnverified(tx, {
        id: newId('usr'),
        kind: 'user',
        email: input.email,
        name: input.name,
        passwordHash,
        plannedOrganization: { name: input.organization_name, country: input.country },
      });
      if (user.verifiedAt !== null) {
        await this.mails.add(tx, user.email, this.texts.alreadyRegistered(user.name));
        return;
      }
      const token = await issueSecret(tx, user.id, 'verify_email');
      await this.mails.add(tx, user.email, this.texts.verifyEmail('user', user.name, token));
    });
  }

  /** The address is confirmed; now there is an organization. @throws CodedError invalid_token */
  verify(caller: Principal, token: string): Promise<Verified> {
    return this.database.transaction(async (tx) => {
      const userId = await redeemSecret(tx, 'user', token, 'verify_email');
      const user = await tx.findOneByOrFail(UserAccountEntity, { id: userId });
      const { plannedOrganization } = user;
      Object.assign(user, { verifiedAt: new Date(), plannedOrganization: null, updatedAt: new Date() });
      await tx.save(user);
      if (plannedOrganization === null) return { userId, organizationId: null };
      const actor = { ...caller, type: 'user', subject: userId } as const;
      const organization = await this.founder.found(tx, actor, user, plannedOrganization);
      return { userId, organizationId: organization.id };
    });
  }
}
