import { Inject, Injectable } from '@nestjs/common';

import { CodedError, digestsEqual, parseApiKey } from '@csms/kernel';
import { Database } from '@csms/platform-db';
import type { SignedPrincipal } from '@csms/platform-http';

import { RecentLookups } from '../credentials/recent-lookups';

import { ApiKeyEntity } from './api-key.entity';

/** Finds out whose an API key is. */
@Injectable()
export class KeyAuthenticator {
  private readonly rows = new RecentLookups((prefix) => this.find(prefix));

  constructor(@Inject(Database) private readonly database: Database) {}

  /** @throws CodedError invalid_api_key, expired_api_key */
  async authenticate(key: string): Promise<SignedPrincipal> {
    const parts = parseApiKey(key);
    const row = parts === null ? null : await this.rows.get(parts.prefix);
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

  private find(prefix: string): Promise<ApiKeyEntity | null> {
    return this.database.transaction((tx) => tx.findOneBy(ApiKeyEntity, { prefix }));
  }
}
