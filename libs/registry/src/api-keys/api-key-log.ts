import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';

import { ApiKeyCreated, ApiKeyRevoked, ApiKeyRotated, ApiKeyUpdated, type EventData } from '@csms/contracts';
import { Outbox } from '@csms/platform-kafka';

import { type Actor, AuditLog } from '../audit/audit-log';

import type { ApiKeyEntity } from './api-key.entity';

const EVENTS = {
  created: ApiKeyCreated,
  updated: ApiKeyUpdated,
  rotated: ApiKeyRotated,
  revoked: ApiKeyRevoked,
} as const;

/** Tells every API gateway of a key's change, and the audit log, in the change's own transaction. */
@Injectable()
export class ApiKeyLog {
  constructor(
    @Inject(Outbox) private readonly outbox: Outbox,
    @Inject(AuditLog) private readonly audit: AuditLog,
  ) {}

  async record(
    tx: EntityManager,
    actor: Actor,
    deed: keyof typeof EVENTS,
    { before, after }: { readonly before: object | null; readonly after: ApiKeyEntity },
  ): Promise<void> {
    await this.outbox.append(tx, {
      definition: EVENTS[deed],
      organizationId: after.organizationId,
      data: stateOf(after),
    });
    await this.audit.record(tx, actor, {
      action: `api_key.${deed}`,
      organizationId: after.organizationId,
      resourceType: 'api_key',
      resourceId: after.id,
      before,
      after,
    });
  }
}

function stateOf(row: ApiKeyEntity): EventData<typeof ApiKeyCreated> {
  return {
    key_id: row.id,
    organization_id: row.organizationId,
    prefix: row.prefix,
    secret_sha256: row.secretSha256,
    scopes: row.scopes,
    expires_at: row.expiresAt?.toISOString() ?? null,
    resource_grants: row.resourceGrants,
    allowed_ips: row.allowedIps,
    old_secret_sha256: row.oldSecretSha256,
    old_secret_expires_at: row.oldKeyExpiresAt?.toISOString() ?? null,
    revoked_at: row.revokedAt?.toISOString() ?? null,
    version: row.version,
  };
}
