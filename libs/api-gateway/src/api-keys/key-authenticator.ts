import { Inject, Injectable } from '@nestjs/common';

import { CodedError, parseApiKey } from '@csms/kernel';
import { Database } from '@csms/platform-db';
import type { SignedPrincipal } from '@csms/platform-http';

import { RecentLookups } from '../credentials/recent-lookups';

import { ApiKeyEntity } from './api-key.entity';
import { checkKey } from './domain/check-key';
import { KeyUsage } from './key-usage';

/** Finds out whose an API key is. */
@Injectable()
export class KeyAuthenticator {
  private readonly rows = new RecentLookups((prefix) => this.find(prefix));

  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(KeyUsage) private readonly usage: KeyUsage,
  ) {}

  /**
   * @param address of the client
   * @throws CodedError invalid_api_key, revoked_api_key, expired_api_key, address_not_allowed
   */
  async authenticate(key: string, address: string): Promise<SignedPrincipal> {
    const parts = parseApiKey(key);
    const row = parts === null ? null : await this.rows.get(parts.prefix);
    const at = new Date();
    checkKey(row, { secretSha256: parts?.secretSha256 ?? '', address, at });
    if (row === null) throw new CodedError('invalid_api_key', 'The API key is not valid.');
    this.usage.note(row, at);
    return {
      organizationId: row.organizationId,
      subject: row.keyId,
      type: 'api_key',
      scopes: row.scopes,
      role: null,
      grants: row.resourceGrants,
    };
  }

  private find(prefix: string): Promise<ApiKeyEntity | null> {
    return this.database.transaction((tx) => tx.findOneBy(ApiKeyEntity, { prefix }));
  }
}
