import { Inject, Injectable } from '@nestjs/common';
import { generateSecret, generateURI } from 'otplib';
import type { EntityManager } from 'typeorm';

import { CodedError, InvalidStateError } from '@csms/kernel';
import { Database } from '@csms/platform-db';
import type { Principal } from '@csms/platform-http';

import { AccountAudit } from '../audit/account-audit';
import { Attempts } from '../sign-in/attempts';
import { UserAccountEntity } from '../users/user-account.entity';

import { Authenticators } from './authenticators';
import { generateRecoveryCodes } from './domain/recovery-codes';

const ISSUER = 'Dynamo CSMS';

export interface Enrolment {
  /** Base32: for authenticators without a camera. */
  readonly secret: string;
  readonly uri: string;
}

/** A person's second factor: enrolled, confirmed by a first code, asked for at each sign-in from then on. */
@Injectable()
export class TotpService {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Authenticators) private readonly authenticators: Authenticators,
    @Inject(Attempts) private readonly attempts: Attempts,
    @Inject(AccountAudit) private readonly audit: AccountAudit,
  ) {}

  enrol({ subject }: Principal): Promise<Enrolment> {
    return this.database.transaction(async (tx) => {
      const { email } = await tx.findOneByOrFail(UserAccountEntity, { id: subject });
      const secret = generateSecret();
      if (!(await this.authenticators.enrol(tx, subject, secret))) {
        throw new InvalidStateError('An authenticator is active: disable it first.');
      }
      return { secret, uri: generateURI({ issuer: ISSUER, label: email, secret }) };
    });
  }

  /** @returns the recovery codes, which are shown once */
  async confirm(caller: Principal, code: string): Promise<string[]> {
    return this.withCode(caller, code, 'enrolled', async (tx) => {
      const codes = generateRecoveryCodes();
      await this.authenticators.activate(tx, caller.subject, codes);
      await this.audit.record(tx, caller, { id: caller.subject, kind: 'user' }, 'totp_enabled');
      return codes;
    });
  }

  async disable(caller: Principal, code: string): Promise<void> {
    await this.withCode(caller, code, 'active', async (tx) => {
      await this.authenticators.remove(tx, caller.subject);
      await this.audit.record(tx, caller, { id: caller.subject, kind: 'user' }, 'totp_disabled');
    });
  }

  private async withCode<T>(
    { subject }: Principal,
    code: string,
    state: 'enrolled' | 'active',
    work: (tx: EntityManager) => Promise<T>,
  ): Promise<T> {
    await this.attempts.begin('user', attemptsOf(subject));
    const result = await this.database.transaction(async (tx) => {
      if ((await this.authenticators.state(tx, subject)) !== state) {
        throw new InvalidStateError(`There is no authenticator that is ${state}.`);
      }
      if (await this.authenticators.take(tx, subject, code)) return work(tx);
      throw new CodedError('invalid_credentials', 'The code is wrong, or was used already.');
    });
    await this.attempts.succeeded('user', attemptsOf(subject));
    return result;
  }
}

function attemptsOf(userId: string): string {
  return `totp:${userId}`;
}
