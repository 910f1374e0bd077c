import type { ApiKeyEntity } from './api-key.entity';
import { apiKeyStatus } from './domain/api-key-status';
import type { ApiKeyDto } from './dto/api-key.dto';

export function toApiKeyDto(row: ApiKeyEntity): ApiKeyDto {
  return {
    id: row.id,
    name: row.name,
    prefix: row.prefix,
    scopes: row.scopes,
    status: apiKeyStatus(row, new Date()),
    resource_grants: row.resourceGrants,
    allowed_ips: row.allowedIps,
    created_at: row.createdAt.toISOString(),
    created_by: row.createdBy,
    last_used_at: row.lastUsedAt?.toISOString() ?? null,
    expires_at: row.expiresAt?.toISOString() ?? null,
    old_key_expires_at: row.oldKeyExpiresAt?.toISOString() ?? null,
    revoked_at: row.revokedAt?.toISOString() ?? null,
  };
}
