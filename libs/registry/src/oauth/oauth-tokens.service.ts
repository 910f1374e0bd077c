import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';

import { AccessRevoked } from '@csms/contracts';
import { CodedError, digestOf, digestsEqual, newId } from '@csms/kernel';
import { Database } from '@csms/platform-db';
import { type AccessToken, type Principal, TokenSigner, TokenVerifier } from '@csms/platform-http';
import { Outbox } from '@csms/platform-kafka';

import { AuditLog } from '../audit/audit-log';

import type { ClientCredentials } from './domain/client-credentials';
import { grantedScopes } from './domain/granted-scopes';
import { OAuthError } from './domain/oauth-error';
import { TOKEN_LIFETIME_SECONDS } from './domain/token-lifetime';
import { OAuthClientEntity } from './oauth-client.entity';

const CLIENT_ID = /^cli_[0-9A-Z]{26}$/;

export interface IssuedToken {
  readonly token: string;
  readonly scopes: readonly string[];
}

/** Where a request comes from; who makes it is what its credentials say. */
export type RequestOrigin = Pick<Principal, 'requestId' | 'address'>;

@Injectable()
export class OAuthTokensService {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(TokenSigner) private readonly signer: TokenSigner,
    @Inject(TokenVerifier) private readonly verifier: TokenVerifier,
    @Inject(Outbox) private readonly outbox: Outbox,
    @Inject(AuditLog) private readonly audit: AuditLog,
  ) {}

  /** @throws OAuthError invalid_client, invalid_scope */
  issue(
    credentials: ClientCredentials,
    wanted: string | undefined,
    origin: RequestOrigin,
  ): Promise<IssuedToken> {
    return this.database.transaction(async (tx) => {
      const client = await authenticated(tx, credentials);
      const scopes = grantedScopes(wanted, client.scopes);
      const sessionId = newId('tok');
      const holder = {
        organizationId: client.organizationId,
        subject: client.id,
        type: 'oauth_client' as const,
        scopes,
        role: null,
        grants: client.resourceGrants,
        sessionId,
      };
      const token = await this.signer.sign(holder, TOKEN_LIFETIME_SECONDS);
      await this.record(tx, client, origin, { action: 'oauth_client.token_issued', sessionId });
      return { token, scopes };
    });
  }

  /**
   * Nothing happens for a token that holds no longer anyhow (RFC 7009 §2.2).
   *
   * @throws OAuthError invalid_client; invalid_grant for a token of another client
   */
  revoke(credentials: ClientCredentials, text: string, origin: RequestOrigin): Promise<void> {
    return this.database.transaction(async (tx) => {
      const client = await authenticated(tx, credentials);
      const token = await this.readToken(text);
      if (token === null) return;
      if (token.subject !== client.id) {
        throw new OAuthError('invalid_grant', 'The token is not one of this client.');
      }
      await this.outbox.append(tx, {
        definition: AccessRevoked,
        organizationId: client.organizationId,
        data: {
          organization_id: client.organizationId,
          holder: token.sessionId,
          revoked_at: new Date().toISOString(),
          expires_at: token.expiresAt.toISOString(),
        },
      });
      const { sessionId } = token;
      await this.record(tx, client, origin, { action: 'oauth_client.token_revoked', sessionId });
    });
  }

  private async readToken(text: string): Promise<AccessToken | null> {
    try {
      return await this.verifier.verify(text);
    } catch (error) {
      if (error instanceof CodedError) return null;
      throw error;
    }
  }

  private record(
    tx: EntityManager,
    { id, organizationId }: OAuthClientEntity,
    { requestId, address }: RequestOrigin,
    { action, sessionId }: { readonly action: string; readonly sessionId: string },
  ): Promise<void> {
    const actor = { type: 'oauth_client' as const, subject: id, organizationId, requestId, address };
    return this.audit.record(tx, actor, {
      action,
      resourceType: 'oauth_client',
      resourceId: id,
      before: null,
      after: { sessionId },
    });
  }
}

/** One answer for an unknown client and a wrong secret. Shared lock: it is not deleted meanwhile. */
async function authenticated(
  tx: EntityManager,
  { clientId, clientSecret }: ClientCredentials,
): Promise<OAuthClientEntity> {
  const client = CLIENT_ID.test(clientId)
    ? await tx.findOne(OAuthClientEntity, { where: { id: clientId }, lock: { mode: 'pessimistic_read' } })
    : null;
  if (client !== null && digestsEqual(digestOf(clientSecret), client.secretSha256)) return client;
  throw new OAuthError('invalid_client', 'The client is unknown or its secret is wrong.');
}
