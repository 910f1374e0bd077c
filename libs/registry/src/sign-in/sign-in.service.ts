import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';

import type { ResourceGrant, Role } from '@csms/contracts';
import { CodedError, NotFoundError } from '@csms/kernel';
import { Database } from '@csms/platform-db';
import type { Principal } from '@csms/platform-http';

import { AuditLog } from '../audit/audit-log';
import { Authenticators } from '../totp/authenticators';
import { isPassword } from '../users/passwords';
import { UserAccountEntity } from '../users/user-account.entity';

import { ACCESS_TOKEN_SECONDS, AccessTokens } from './access-tokens';
import { Attempts } from './attempts';
import type { LoginDto, RefreshDto, SignedInDto } from './dto/sign-in.dto';
import { Sessions } from './sessions';

interface Membership {
  readonly organization_id: string;
  readonly name: string;
  readonly role: Role;
  readonly resource_grants: readonly ResourceGrant[];
}

/** Sign-in of people, and what follows it. */
@Injectable()
export class SignInService {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(Attempts) private readonly attempts: Attempts,
    @Inject(Sessions) private readonly sessions: Sessions,
    @Inject(AccessTokens) private readonly tokens: AccessTokens,
    @Inject(Authenticators) private readonly authenticators: Authenticators,
    @Inject(AuditLog) private readonly audit: AuditLog,
  ) {}

  /** @throws CodedError rate_limited, invalid_credentials, account_not_verified */
  async login(caller: Principal, input: LoginDto): Promise<SignedInDto> {
    const { password, organization_id, totp_code } = input;
    const emailKey = input.email.toLowerCase();
    await this.attempts.begin(emailKey);
    const user = await this.database.transaction((tx) => tx.findOneBy(UserAccountEntity, { emailKey }));
    if (!(await isPassword(password, user?.passwordHash ?? null)) || user === null) {
      throw new CodedError('invalid_credentials', 'The e-mail address or the password is wrong.');
    }
    if (user.verifiedAt === null) {
      await this.attempts.succeeded(emailKey);
      throw new CodedError('account_not_verified', 'Follow the link in the mail that we sent you first.');
    }
    const answer = await this.database.transaction(async (tx) => {
      // Together with the check of the password: one that was changed meanwhile opens nothing.
      const isSame = await tx.existsBy(UserAccountEntity, { id: user.id, passwordHash: user.passwordHash });
      if (!isSame) throw new CodedError('invalid_credentials', 'The password was changed just now.');
      await this.requireSecondFactor(tx, user.id, totp_code);
      const sessionId = await this.sessions.begin(tx, user.id);
      const signedIn = await this.answer(tx, user.id, sessionId, organization_id);
      await this.record(tx, caller, 'user.signed_in', user.id, signedIn.organization_id);
      return signedIn;
    });
    await this.attempts.succeeded(emailKey);
    return answer;
  }

  /** @throws CodedError invalid_token, token_expired */
  async refresh({ refresh_token, organization_id }: RefreshDto): Promise<SignedInDto> {
    const answer = await this.database.transaction(async (tx) => {
      const session = await this.sessions.redeem(tx, refresh_token);
      if (!session.isReuse) return this.answer(tx, session.userId, session.id, organization_id);
      // Committed: of the two that have the token one is a thief, and nobody knows which.
      await this.sessions.end(tx, session.userId, 'token_reused', session.id);
      return null;
    });
    if (answer !== null) return answer;
    throw new CodedError('invalid_token', 'The refresh token was used before: the session is ended.');
  }

  async logout(caller: Principal): Promise<void> {
    const { session, subject, organizationId } = caller;
    if (session === undefined) throw new CodedError('invalid_token', 'The access token names no session.');
    await this.database.transaction(async (tx) => {
      await this.sessions.end(tx, subject, 'signed_out', session);
      await this.record(
        tx,
        caller,
        'user.signed_out',
        subject,
        organizationId === '' ? null : organizationId,
      );
    });
  }

  private async requireSecondFactor(
    tx: EntityManager,
    userId: string,
    code: string | undefined,
  ): Promise<void> {
    if ((await this.authenticators.state(tx, userId)) !== 'active') return;
    if (code === undefined) {
      throw new CodedError('invalid_credentials', 'Send the code of your authenticator as totp_code.', {
        totp_required: true,
      });
    }
    if (await this.authenticators.take(tx, userId, code)) return;
    throw new CodedError('invalid_credentials', 'The code is wrong, or was used already.', {
      totp_required: true,
    });
  }

  private async answer(
    tx: EntityManager,
    userId: string,
    sessionId: string,
    organizationId: string | undefined,
  ): Promise<SignedInDto> {
    const memberships = await tx.query<Membership[]>(
      `select member.organization_id, organization.name, member.role, member.resource_grants
       from member join organization on organization.id = member.organization_id
       where member.user_id = $1 order by member.joined_at, member.organization_id`,
      [userId],
    );
    const chosen = choose(memberships, organizationId);
    const access_token = await this.tokens.sign({
      userId,
      sessionId,
      organizationId: chosen?.organization_id ?? null,
      role: chosen?.role ?? null,
      grants: chosen?.resource_grants ?? [],
    });
    return {
      access_token,
      token_type: 'Bearer',
      expires_in: ACCESS_TOKEN_SECONDS,
      refresh_token: await this.sessions.issueRefreshToken(tx, sessionId),
      user_id: userId,
      organization_id: chosen?.organization_id ?? null,
      organizations: memberships.map(({ organization_id, name, role }) => ({ organization_id, name, role })),
    };
  }

  private async record(
    tx: EntityManager,
    caller: Principal,
    action: string,
    userId: string,
    organizationId: string | null,
  ): Promise<void> {
    if (organizationId === null) return;
    await this.audit.record(
      tx,
      { ...caller, type: 'user', subject: userId },
      { action, organizationId, resourceType: 'user', resourceId: userId, before: null, after: null },
    );
  }
}

function choose(memberships: readonly Membership[], wanted: string | undefined): Membership | undefined {
  if (wanted === undefined) return memberships[0];
  const found = memberships.find((membership) => membership.organization_id === wanted);
  if (found === undefined) throw new NotFoundError('organization', wanted);
  return found;
}
