import { randomBytes } from 'node:crypto';

import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';

import { UserSessionEnded } from '@csms/contracts';
import { CodedError, newId } from '@csms/kernel';
import { Outbox } from '@csms/platform-kafka';

import type { AccountKind } from '../users/user-account.entity';

import { sha256 } from './user-secrets';

const REFRESH_DAYS = 30;
/** A session is a person's, in whichever organization. */
const NO_ORGANIZATION = 'none';

export type SessionEnd = 'signed_out' | 'password_changed' | 'token_reused';

export interface FoundSession {
  readonly id: string;
  readonly userId: string;
  /** The token was used before: it, or the one that came of it, is in the wrong hands. */
  readonly isReuse: boolean;
}

/** Sessions of people: a family of refresh tokens, each of which serves once. */
@Injectable()
export class Sessions {
  constructor(@Inject(Outbox) private readonly outbox: Outbox) {}

  async begin(tx: EntityManager, userId: string): Promise<string> {
    const id = newId('uss');
    await tx.query('insert into user_session (id, user_id, created_at) values ($1, $2, now())', [id, userId]);
    return id;
  }

  async issueRefreshToken(tx: EntityManager, sessionId: string): Promise<string> {
    const token = randomBytes(32).toString('base64url');
    await tx.query(
      `insert into refresh_token (token_sha256, session_id, expires_at)
       values ($1, $2, now() + make_interval(days => $3))`,
      [sha256(token), sessionId, REFRESH_DAYS],
    );
    return token;
  }

  /** The session of a token, which is used by that. @throws CodedError invalid_token, token_expired */
  async redeem(tx: EntityManager, kind: AccountKind, token: string): Promise<FoundSession> {
    const [row] = await tx.query<
      { session_id: string; user_id: string; ended: boolean; expired: boolean; used: boolean }[]
    >(
      `select token.session_id, session.user_id, session.ended_at is not null as ended,
              token.expires_at <= now() as expired, token.used_at is not null as used
       from refresh_token token join user_session session on session.id = token.session_id
       join user_account account on account.id = session.user_id
       where token.token_sha256 = $1 and account.kind = $2 for update of token, session`,
      [sha256(token), kind],
    );
    if (row === undefined || row.ended) {
      throw new CodedError('invalid_token', 'The refresh token is not valid: sign in again.');
    }
    if (row.expired) throw new CodedError('token_expired', 'The refresh token has expired: sign in again.');
    await tx.query('update refresh_token set used_at = now() where token_sha256 = $1', [sha256(token)]);
    return { id: row.session_id, userId: row.user_id, isReuse: row.used };
  }

  /** Ends sessions of a person and tells the API gateways, which refuse their access tokens from then on. */
  async end(
    tx: EntityManager,
    userId: string,
    reason: SessionEnd,
    sessionId: string | null = null,
  ): Promise<void> {
    const [ended] = await tx.query<[{ id: string; ended_at: Date }[], number]>(
      `update user_session set ended_at = now()
       where user_id = $1 and ended_at is null and ($2::text is null or id = $2) returning id, ended_at`,
      [userId, sessionId],
    );
    for (const { id, ended_at } of ended) {
      await this.outbox.append(tx, {
        definition: UserSessionEnded,
        organizationId: NO_ORGANIZATION,
        data: {
          session_id: id,
          user_id: userId,
          organization_id: null,
          reason,
          ended_at: ended_at.toISOString(),
        },
      });
    }
  }
}
