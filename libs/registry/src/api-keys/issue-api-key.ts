import type { EntityManager } from 'typeorm';

import { generateApiKey, newId } from '@csms/kernel';

import type { Actor } from '../audit/audit-log';

import { ApiKeyEntity } from './api-key.entity';
import type { ApiKeyLog } from './api-key-log';
import type { Reach } from './domain/reach';

export interface NewApiKey extends Reach {
  readonly organizationId: string;
  readonly name: string;
}

export interface SecretApiKey {
  readonly row: ApiKeyEntity;
  /** The whole key: shown once and kept nowhere. */
  readonly key: string;
}

/** Makes a key, told and audited. Whether the actor may give so much is asked before. */
export async function issueApiKey(
  tx: EntityManager,
  actor: Actor,
  input: NewApiKey,
  log: ApiKeyLog,
): Promise<SecretApiKey> {
  const { key, prefix, secretSha256 } = generateApiKey();
  const row = tx.create(ApiKeyEntity, {
    id: newId('key'),
    organizationId: input.organizationId,
    name: input.name,
    prefix,
    secretSha256,
    oldSecretSha256: null,
    oldKeyExpiresAt: null,
    scopes: [...input.scopes],
    resourceGrants: [...input.resourceGrants],
    allowedIps: [...input.allowedIps],
    expiresAt: input.expiresAt,
    revokedAt: null,
    lastUsedAt: null,
    createdBy: actor === 'command_line' ? actor : actor.subject,
    createdAt: new Date(),
    version: 1,
  });
  await tx.insert(ApiKeyEntity, row);
  await log.record(tx, actor, 'created', { before: null, after: row });
  return { row, key };
}
