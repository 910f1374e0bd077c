import { Inject, Injectable } from '@nestjs/common';

import { CodedError, digestsEqual, parseApiKey } from '@csms/kernel';
import { Database } from '@csms/platform-db';
import type { SignedPrincipal } from '@csms/platform-http';

import { ApiKeyEntity } from './api-key.entity';

/** How long a key that was looked up is believed. A second: revocation must take effect within one. */
const BELIEVED_MS = 1_000;
const MAX_CACHED = 10_000;

interface CachedKey {
  readonly row: ApiKeyEntity;
  readonly until: number;
}

/** Finds out whose an API key is. */
@Injectable()
export class KeyAuthenticator {
  private readonly cache = new Map<string, CachedKey>();

  constructor(@Inject(Database) private readonly database: Database) {}

  /** @throws CodedError invalid_api_key, expired_api_key */
  async authenticate(key: string): Promise<SignedPrincipal> {
    const parts = parseApiKey(key);
    const row = parts === null ? null : await this.find(parts.prefix);
    // One answer for a malformed, an unknown and a wrong key: a stranger learns nothing from it.
    if (parts === null || row === null || !digestsEqual(parts.secretSha256, row.secretSha256)) {
      throw new CodedError('invalid_api_key', 'The API key is not valid.');
    }
    if (row.expiresAt !== null && row.expiresAt <= new Date()) {
      throw new CodedError('expired_api_key', `The API key expired at ${row.expiresAt.toISOString()}.`);
    }
    return {
      organizationId: row.organizationId,
      subject: row.keyId,
      type: 'api_key',
      scopes: row.scopes,
      role: null,
      grants: [],
    };
  }

  private async find(prefix: string): Promise<ApiKeyEntity | null> {
    const cached = this.cache.get(prefix);
    if (cached !== undefined && cached.until > Date.now()) return cached.row;
    const row = await this.database.transaction((tx) => tx.findOneBy(ApiKeyEntity, { prefix }));
    this.cache.delete(prefix);
    if (row === null) return null;
    if (this.cache.size >= MAX_CACHED) this.cache.clear();
    this.cache.set(prefix, { row, until: Date.now() + BELIEVED_MS });
    return row;
  }
}
