import type { EntityManager } from 'typeorm';

import { ApiKeyCreated } from '@csms/contracts';
import { generateApiKey, newId } from '@csms/kernel';
import type { Outbox } from '@csms/platform-kafka';

import type { Actor, AuditLog } from '../audit/audit-log';

import { ApiKeyEntity } from './api-key.entity';
import type { Authority } from './domain/authority';

export interface NewApiKey extends Authority {
  readonly organizationId: string;
  readonly name: string;
}

/** Each of them carries the whole state. */
type KeyEvent = typeof ApiKeyCreated;

/** Writes keys: each change with its event, which tells every API gateway, and its entry in the audit log. */
export class ApiKeyStore {
  constructor(
    private readonly outbox: Outbox,
    private readonly audit: AuditLog,
  ) {}

  /** @returns the row, and the whole key, which is shown once and kept nowhere */
  async create(
    tx: EntityManager,
    actor: Actor,
    input: NewApiKey,
  ): Promise<{ readonly row: ApiKeyEntity; readonly key: string }> {
    const { key, prefix, secretSha256 } = generateApiKey();
    const now = new Date();
    const row = tx.create(ApiKeyEntity, {
      id: newId('key'),
      organizationId: input.organizationId,
      name: input.name,
      prefix,
      secretSha256,
      previousSecretSha256: null,
      previousSecretExpiresAt: null,
      scopes: [...input.scopes],
      resourceGrants: [...input.resourceGrants],
      allowedIps: [...input.allowedIps],
      expiresAt: input.expiresAt,
      revokedAt: null,
      lastUsedAt: null,
      createdBy: actor === 'command_line' ? null : actor.subject,
      createdAt: now,
      updatedAt: now,
    });
    await tx.insert(ApiKeyEntity, row);
    await this.tell(tx, actor, { action: 'created', definition: ApiKeyCreated, before: null, row });
    return { row, key };
  }

  /** Keeps what was changed of a row that {@link lock} gave. */
  async change(
    tx: EntityManager,
    actor: Actor,
    change: {
      readonly action: string;
      readonly definition: KeyEvent;
      readonly before: object;
      readonly row: ApiKeyEntity;
    },
  ): Promise<void> {
    change.row.updatedAt = new Date();
    await tx.save(change.row);
    await this.tell(tx, actor, change);
  }

  /** Locked before the outbox row is written, so that events of one key leave in the order of their changes. */
  lock(tx: EntityManager, id: string): Promise<ApiKeyEntity | null> {
    return tx.findOne(ApiKeyEntity, { where: { id }, lock: { mode: 'pessimistic_write' } });
  }

  private async tell(
    tx: EntityManager,
    actor: Actor,
    {
      action,
      definition,
      before,
      row,
    }: { action: string; definition: KeyEvent; before: object | null; row: ApiKeyEntity },
  ): Promise<void> {
    await this.outbox.append(tx, { definition, organizationId: row.organizationId, data: stateOf(row) });
    await this.audit.record(tx, actor, {
      action: `api_key.${action}`,
      organizationId: row.organizationId,
      resourceType: 'api_key',
      resourceId: row.id,
      before,
      after: row,
    });
  }
}

function stateOf(row: ApiKeyEntity) {
  return {
    key_id: row.id,
    organization_id: row.organizationId,
    prefix: row.prefix,
    secret_sha256: row.secretSha256,
    scopes: row.scopes,
    expires_at: row.expiresAt?.toISOString() ?? null,
    name: row.name,
    resource_grants: row.resourceGrants,
    allowed_ips: row.allowedIps,
    previous_secret_sha256: row.previousSecretSha256,
    previous_secret_expires_at: row.previousSecretExpiresAt?.toISOString() ?? null,
    revoked_at: row.revokedAt?.toISOString() ?? null,
  };
}
