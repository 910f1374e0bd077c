import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';

import { CodedError } from '@csms/kernel';
import { Database } from '@csms/platform-db';

import { isPassword } from '../users/passwords';
import { type AccountKind, UserAccountEntity } from '../users/user-account.entity';

import { Attempts } from './attempts';
import { type FoundSession, Sessions } from './sessions';

export interface PresentedPassword {
  readonly email: string;
  readonly password: string;
}

/** How accounts of every kind are signed in to: by password, and from then on by refresh token. */
@Injectable()
export class AccountSignIn {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Attempts) private readonly attempts: Attempts,
    @Inject(Sessions) private readonly sessions: Sessions,
  ) {}

  /**
   * @param open in the transaction of the sign-in
   * @throws CodedError rate_limited, invalid_credentials, account_not_verified
   */
  async byPassword<T>(
    kind: AccountKind,
    { email, password }: PresentedPassword,
    open: (tx: EntityManager, account: UserAccountEntity) => Promise<T>,
  ): Promise<T> {
    const emailKey = email.toLowerCase();
    await this.attempts.begin(kind, emailKey);
    const account = await this.database.transaction((tx) =>
      tx.findOneBy(UserAccountEntity, { kind, emailKey }),
    );
    if (!(await isPassword(password, account?.passwordHash ?? null)) || account === null) {
      throw new CodedError('invalid_credentials', 'The e-mail address or the password is wrong.');
    }
    const { id, verifiedAt, passwordHash } = account;
    if (verifiedAt === null) {
      await this.attempts.succeeded(kind, emailKey);
      throw new CodedError('account_not_verified', 'Follow the link in the mail that we sent you first.');
    }
    const opened = await this.database.transaction(async (tx) => {
      // Together with the check of the password: one that was changed meanwhile opens nothing.
      const isSame = await tx.existsBy(UserAccountEntity, { id, passwordHash });
      if (!isSame) throw new CodedError('invalid_credentials', 'The password was changed just now.');
      return open(tx, account);
    });
    await this.attempts.succeeded(kind, emailKey);
    return opened;
  }

  /** @throws CodedError invalid_token, token_expired */
  async byRefreshToken<T>(
    kind: AccountKind,
    refreshToken: string,
    goOn: (tx: EntityManager, session: FoundSession) => Promise<T>,
  ): Promise<T> {
    const answer = await this.database.transaction(async (tx) => {
      const session = await this.sessions.redeem(tx, kind, refreshToken);
      if (!session.isReuse) return { goneOn: await goOn(tx, session) };
      // Committed: of the two that have the token one is a thief, and nobody knows which.
      await this.sessions.end(tx, session.userId, 'token_reused', session.id);
      return null;
    });
    if (answer !== null) return answer.goneOn;
    throw new CodedError('invalid_token', 'The refresh token was used before: the session is ended.');
  }
}
