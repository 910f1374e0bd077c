import type { EntityManager } from 'typeorm';

import { ApiKeyCreated, type Scope } from '@csms/contracts';
import { generateApiKey, newId } from '@csms/kernel';
import { type Outbox } from '@csms/platform-kafka';

import { ApiKeyEntity } from './api-key.entity';

export interface NewApiKey {
  readonly organizationId: string;
  readonly name: string;
  readonly scopes: readonly Scope[];
}

export class ApiKeysService {
  constructor(private readonly outbox: Outbox) {}

  /**
   * Creates a key and tells every API gateway by event.
   *
   * @returns the whole key, which is shown once and kept nowhere
   */
  async create(tx: EntityManager, input: NewApiKey): Promise<string> {
    const { key, prefix, secretSha256 } = generateApiKey();
    const row = tx.create(ApiKeyEntity, {
      id: newId('key'),
      organizationId: input.organizationId,
      name: input.name,
      prefix,
      secretSha256,
      scopes: [...input.scopes],
      expiresAt: null,
      createdAt: new Date(),
    });
    await tx.insert(ApiKeyEntity, row);
    await this.outbox.append(tx, {
      definition: ApiKeyCreated,
      organizationId: row.organizationId,
      data: {
        key_id: row.id,
        organization_id: row.organizationId,
        prefix,
        secret_sha256: secretSha256,
        scopes: row.scopes,
        expires_at: null,
      },
    });
    return key;
  }
}
