import type { IncomingHttpHeaders } from 'node:http';

import { Inject, Injectable } from '@nestjs/common';

import { parseApiKey } from '@csms/kernel';
import { Database, isDatabaseOutage } from '@csms/platform-db';
import type { SignedPrincipal } from '@csms/platform-http';

import { ClientTokens } from '../client-tokens/client-tokens';
import { isClientToken } from '../client-tokens/domain/is-client-token';
import { isJwt } from '../user-tokens/domain/access-claims';
import { UserTokens } from '../user-tokens/user-tokens';

import { ApiKeyEntity } from './api-key.entity';
import { ApiKeyUsage } from './api-key-usage';
import { checkKey } from './domain/check-key';
import { presentedKey } from './domain/presented-key';
import { RevokedKeys } from './revoked-keys';

/**
 * How long a key that was looked up is believed. The registry's word needs a moment to come here, by whichever
 * instance; with this it is obeyed by all of them within a second.
 */
const BELIEVED_MS = 500;
/** And so long while the database is away, when nobody can look anything up. */
const BELIEVED_IN_OUTAGE_MS = 30_000;
const MAX_CACHED = 10_000;

interface CachedKey {
  readonly row: ApiKeyEntity;
  readonly readAt: number;
}

/** Finds out on whose behalf a request is made. */
@Injectable()
export class Authenticator {
  private readonly cache = new Map<string, CachedKey>();

  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(ApiKeyUsage) private readonly usage: ApiKeyUsage,
    @Inject(UserTokens) private readonly users: UserTokens,
    @Inject(ClientTokens) private readonly clients: ClientTokens,
    @Inject(RevokedKeys) private readonly revoked: RevokedKeys,
  ) {}

  /**
   * @throws CodedError missing_credentials, ambiguous_credentials, invalid_api_key, revoked_api_key, expired_api_key,
   *   invalid_token, token_expired
   */
  async authenticate(headers: IncomingHttpHeaders, address: string): Promise<SignedPrincipal> {
    const credential = presentedKey(headers);
    if (isClientToken(credential)) return this.clients.authenticate(credential);
    if (isJwt(credential)) return this.users.authenticate(credential);
    const parts = parseApiKey(credential);
    const row = parts === null ? null : await this.known(parts.prefix);
    checkKey(row, { secretSha256: parts?.secretSha256 ?? '', address, now: new Date() });
    this.usage.used(row.keyId, row.organizationId);
    return {
      organizationId: row.organizationId,
      subject: row.keyId,
      type: 'api_key',
      scopes: row.scopes,
      role: null,
      grants: row.resourceGrants,
    };
  }

  /** What is remembered or kept of it, and what was heard since. */
  private async known(prefix: string): Promise<ApiKeyEntity | null> {
    const row = await this.find(prefix);
    if (row === null) return null;
    const revokedAt = row.revokedAt ?? this.revoked.revokedAt(prefix);
    return Object.assign(new ApiKeyEntity(), row, { revokedAt });
  }

  private async find(prefix: string): Promise<ApiKeyEntity | null> {
    const cached = this.cache.get(prefix);
    if (cached !== undefined && isFresh(cached, BELIEVED_MS)) return cached.row;
    const row = await this.lookUp(prefix, cached);
    // Out of the cache: how old it is stays as it was.
    if (row !== null && row === cached?.row) return row;
    this.cache.delete(prefix);
    if (row === null) return null;
    if (this.cache.size >= MAX_CACHED) this.cache.clear();
    this.cache.set(prefix, { row, readAt: Date.now() });
    return row;
  }

  private async lookUp(prefix: string, cached: CachedKey | undefined): Promise<ApiKeyEntity | null> {
    try {
      return await this.database.transaction((tx) => tx.findOneBy(ApiKeyEntity, { prefix }));
    } catch (error) {
      if (cached === undefined || !isDatabaseOutage(error)) throw error;
      // However old it is: nobody gets in by it.
      const isRevoked = this.revoked.revokedAt(prefix) !== null;
      if (!isRevoked && !isFresh(cached, BELIEVED_IN_OUTAGE_MS)) throw error;
      return cached.row;
    }
  }
}

function isFresh({ readAt }: CachedKey, forMs: number): boolean {
  return readAt + forMs > Date.now();
}
