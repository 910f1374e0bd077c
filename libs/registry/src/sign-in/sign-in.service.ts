import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';

import type { ResourceGrant, Role } from '@csms/contracts';
import { CodedError, NotFoundError } from '@csms/kernel';
import { Database } from '@csms/platform-db';
import type { Principal } from '@csms/platform-http';

import { AuditLog } from '../audit/audit-log';
import { Authenticators } from '../totp/authenticators';

import { ACCESS_TOKEN_SECONDS, AccessTokens } from './access-tokens';
import { AccountSignIn } from './account-sign-in';
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
    @Inject(AccountSignIn) private readonly accounts: AccountSignIn,
    @Inject(Sessions) private readonly sessions: Sessions,
    @Inject(AccessTokens) private readonly tokens: AccessTokens,
    @Inject(Authenticators) private readonly authenticators: Authenticators,
    @Inject(AuditLog) private readonly audit: AuditLog,
  ) {}

  /** @throws CodedError rate_limited, invalid_credentials, account_not_verified */
  login(caller: Principal, { organization_id, totp_code, ...presented }: LoginDto): Promise<SignedInDto> {
    return this.accounts.byPassword('user', presented, async (tx, { id }) => {
      await this.requireSecondFactor(tx, id, totp_code);
      const signedIn = await this.answer(tx, id, await this.sessions.begin(tx, id), organization_id);
      await this.record(tx, caller, 'user.signed_in', id, signedIn.organization_id);
      return signedIn;
    });
  }

  /** @throws CodedError invalid_token, token_expired */
  refresh({ refresh_token, organization_id }: RefreshDto): Promise<SignedInDto> {
    return this.accounts.byRefreshToken('user', refresh_token, (tx, { userId, id }) =>
      this.answer(tx, userId, id, organization_id),
    );
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
      kind: 'user',
      accountId: userId,
      sessionId,
      organizationId: chosen?.organization_id ?? null,
      role: chosen?.role ?? null,
      grants: chosen?.resource_grants ?? [],
    });
    return {
      access_token,
      token_type: 'Bearer',
      expires_in: ACCESS_TOKEN_SECONDS.user,
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
