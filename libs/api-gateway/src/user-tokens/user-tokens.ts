import { createPublicKey, type KeyObject } from 'node:crypto';

import { Inject, Injectable } from '@nestjs/common';
import { errors, jwtVerify } from 'jose';

import { ROLE_SCOPES } from '@csms/contracts';
import { CodedError } from '@csms/kernel';
import { Database } from '@csms/platform-db';
import type { SignedPrincipal } from '@csms/platform-http';

import { AccessTokenKey } from './access-token-key';
import { type AccessClaims, accessClaims } from './domain/access-claims';
import { MemberEntity } from './member.entity';

/** As with keys: what the registry says is obeyed by every instance within a second. */
const BELIEVED_MS = 500;
const MAX_CACHED = 10_000;

interface Standing {
  readonly member: MemberEntity | null;
  readonly isEnded: boolean;
  readonly until: number;
}

/** Access tokens of people and installers: signed by the registry, and good for as long as session and membership are. */
@Injectable()
export class UserTokens {
  private readonly key: KeyObject;
  private readonly cache = new Map<string, Standing>();

  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(AccessTokenKey) { publicKey }: AccessTokenKey,
  ) {
    this.key = createPublicKey(publicKey);
  }

  /** @throws CodedError invalid_token, token_expired */
  async authenticate(token: string): Promise<SignedPrincipal> {
    const claims = await this.verify(token);
    const { member, isEnded } = await this.standing(claims);
    if (isEnded) throw invalid('The session has ended: sign in again.');
    if (member !== null && member.removedAt !== null) {
      throw invalid('You do not belong to this organization any more.');
    }
    // A membership that was told a moment ago only: the registry has signed what it was.
    const role = member?.role ?? claims.role;
    return {
      organizationId: claims.organizationId,
      subject: claims.userId,
      type: claims.kind,
      scopes: role === null ? [] : ROLE_SCOPES[role],
      role,
      grants: member?.resourceGrants ?? claims.grants,
      session: claims.sessionId,
    };
  }

  private async verify(token: string): Promise<AccessClaims> {
    try {
      const { payload } = await jwtVerify(token, this.key, { algorithms: ['EdDSA'], typ: 'at+jwt' });
      const claims = payload.exp === undefined ? null : accessClaims(payload);
      if (claims !== null) return claims;
    } catch (error) {
      if (error instanceof errors.JWTExpired) {
        throw new CodedError('token_expired', 'The access token has expired: refresh it.');
      }
    }
    throw invalid('The access token is not valid.');
  }

  private async standing({ sessionId, organizationId, userId }: AccessClaims): Promise<Standing> {
    const name = `${sessionId}/${organizationId}`;
    const cached = this.cache.get(name);
    if (cached !== undefined && cached.until > Date.now()) return cached;
    const found = await this.database.transaction(async (tx) => ({
      member: await tx.findOneBy(MemberEntity, { organizationId, userId }),
      ended: await tx.query<unknown[]>('select 1 from ended_session where session_id = $1', [sessionId]),
    }));
    if (this.cache.size >= MAX_CACHED) this.cache.clear();
    const standing = {
      member: found.member,
      isEnded: found.ended.length > 0,
      until: Date.now() + BELIEVED_MS,
    };
    this.cache.set(name, standing);
    return standing;
  }
}

function invalid(detail: string): CodedError {
  return new CodedError('invalid_token', detail);
}
