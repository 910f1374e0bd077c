import { Inject, Injectable } from '@nestjs/common';

import { CodedError } from '@csms/kernel';
import { Database } from '@csms/platform-db';
import type { SignedPrincipal } from '@csms/platform-http';

import { ApiKeyEntity } from '../../api-keys/api-key.entity';
import { RevokedKeys } from '../../api-keys/revoked-keys';
import { RevokedAccessEntity } from '../../client-tokens/revoked-access.entity';
import { MemberEntity } from '../../user-tokens/member.entity';

/** A stream that a person or a client opened with a ticket ends after so long: the ticket does not say when the token does. */
const MAX_AGE_MS = 3_600_000;

/** Whether whoever got a ticket may still see what it was given for. */
@Injectable()
export class TicketHolders {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(RevokedKeys) private readonly revoked: RevokedKeys,
  ) {}

  /** @throws CodedError revoked_api_key, expired_api_key, invalid_token, token_expired */
  async check(holder: SignedPrincipal, openedAt: Date, now: Date): Promise<SignedPrincipal> {
    if (holder.type === 'api_key') return this.checkKey(holder, now);
    if (now.getTime() - openedAt.getTime() > MAX_AGE_MS)
      throw new CodedError('token_expired', 'A stream by ticket lasts an hour: get another ticket.');
    return holder.type === 'user' ? this.checkMember(holder) : this.checkClient(holder, openedAt);
  }

  private async checkKey(holder: SignedPrincipal, now: Date): Promise<SignedPrincipal> {
    if (this.revoked.has(holder.subject)) throw revokedKey();
    const key = await this.database.transaction((tx) =>
      tx.findOneBy(ApiKeyEntity, { keyId: holder.subject }),
    );
    if (key === null || key.revokedAt !== null) throw revokedKey();
    if (key.expiresAt !== null && key.expiresAt <= now)
      throw new CodedError('expired_api_key', 'The API key has expired.');
    return { ...holder, scopes: key.scopes, grants: key.resourceGrants };
  }

  private async checkMember(holder: SignedPrincipal): Promise<SignedPrincipal> {
    const { organizationId, subject: userId, session } = holder;
    const { member, ended } = await this.database.transaction(async (tx) => ({
      member: await tx.findOneBy(MemberEntity, { organizationId, userId }),
      ended: await tx.query<unknown[]>('select 1 from ended_session where session_id = $1', [session ?? '']),
    }));
    if (ended.length > 0) throw new CodedError('invalid_token', 'The session has ended: sign in again.');
    if (member !== null && member.removedAt !== null)
      throw new CodedError('invalid_token', 'You do not belong to this organization any more.');
    return holder;
  }

  private async checkClient(holder: SignedPrincipal, openedAt: Date): Promise<SignedPrincipal> {
    const revoked = await this.database.transaction((tx) =>
      tx.findOneBy(RevokedAccessEntity, { holder: holder.subject }),
    );
    if (revoked !== null && revoked.revokedAt >= openedAt)
      throw new CodedError('invalid_token', 'The access of this client was revoked.');
    return holder;
  }
}

function revokedKey(): CodedError {
  return new CodedError('revoked_api_key', 'The API key was revoked.');
}
