import { Inject, Injectable } from '@nestjs/common';
import { In } from 'typeorm';

import { CodedError } from '@csms/kernel';
import { Database } from '@csms/platform-db';
import { type AccessToken, type SignedPrincipal, TokenVerifier } from '@csms/platform-http';

import { RecentLookups } from './recent-lookups';
import { RevokedAccessEntity } from './revoked-access.entity';

/** Access tokens of OAuth clients: signed by the registry, and good until they expire or are revoked. */
@Injectable()
export class ClientTokens {
  private readonly revocations = new RecentLookups((holders) => this.find(holders.split(' ')));

  constructor(
    @Inject(TokenVerifier) private readonly verifier: TokenVerifier,
    @Inject(Database) private readonly database: Database,
  ) {}

  /** @throws CodedError invalid_token, token_expired */
  async authenticate(text: string): Promise<SignedPrincipal> {
    const token = await this.verifier.verify(text);
    if (await this.isRevoked(token)) {
      throw new CodedError('invalid_token', 'The access token was revoked.');
    }
    const { organizationId, subject, type, scopes, role, grants } = token;
    return { organizationId, subject, type, scopes, role, grants };
  }

  private async isRevoked({ subject, sessionId, issuedAt }: AccessToken): Promise<boolean> {
    const revocations = await this.revocations.get(`${subject} ${sessionId}`);
    return revocations.some(({ revokedAt }) => issuedAt <= revokedAt);
  }

  private find(holders: readonly string[]): Promise<RevokedAccessEntity[]> {
    return this.database.transaction((tx) => tx.findBy(RevokedAccessEntity, { holder: In(holders) }));
  }
}
