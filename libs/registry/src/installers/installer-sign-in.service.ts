import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';

import { CodedError } from '@csms/kernel';
import { Database } from '@csms/platform-db';
import type { Principal } from '@csms/platform-http';

import { AccountAudit } from '../audit/account-audit';
import { ACCESS_TOKEN_SECONDS, AccessTokens } from '../sign-in/access-tokens';
import { AccountSignIn } from '../sign-in/account-sign-in';
import { Sessions } from '../sign-in/sessions';

import type { InstallerLoginDto } from './dto/installer-account.dto';
import type { InstallerSignedInDto } from './dto/installer-signed-in.dto';

@Injectable()
export class InstallerSignIn {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(AccountSignIn) private readonly accounts: AccountSignIn,
    @Inject(Sessions) private readonly sessions: Sessions,
    @Inject(AccessTokens) private readonly tokens: AccessTokens,
    @Inject(AccountAudit) private readonly audit: AccountAudit,
  ) {}

  /** @throws CodedError rate_limited, invalid_credentials, account_not_verified */
  login(caller: Principal, presented: InstallerLoginDto): Promise<InstallerSignedInDto> {
    return this.accounts.byPassword('installer', presented, async (tx, account) => {
      await this.audit.record(tx, caller, account, 'signed_in');
      return this.answer(tx, account.id, await this.sessions.begin(tx, account.id));
    });
  }

  /** @throws CodedError invalid_token, token_expired */
  refresh(refreshToken: string): Promise<InstallerSignedInDto> {
    return this.accounts.byRefreshToken('installer', refreshToken, (tx, { userId, id }) =>
      this.answer(tx, userId, id),
    );
  }

  async logout(caller: Principal): Promise<void> {
    const { session, subject: id } = caller;
    if (session === undefined) throw new CodedError('invalid_token', 'The access token names no session.');
    await this.database.transaction(async (tx) => {
      await this.sessions.end(tx, id, 'signed_out', session);
      await this.audit.record(tx, caller, { id, kind: 'installer' }, 'signed_out');
    });
  }

  private async answer(
    tx: EntityManager,
    installerId: string,
    sessionId: string,
  ): Promise<InstallerSignedInDto> {
    const access_token = await this.tokens.sign({
      kind: 'installer',
      accountId: installerId,
      sessionId,
      organizationId: null,
      role: null,
      grants: [],
    });
    const seconds = ACCESS_TOKEN_SECONDS.installer;
    return {
      access_token,
      token: access_token,
      token_type: 'Bearer',
      expires_in: seconds,
      expires_at: new Date(Date.now() + seconds * 1_000).toISOString(),
      refresh_token: await this.sessions.issueRefreshToken(tx, sessionId),
      installer_id: installerId,
    };
  }
}
