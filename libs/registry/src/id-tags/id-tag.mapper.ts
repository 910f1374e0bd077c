import type { Principal } from '@csms/platform-http';

import { masked } from './domain/app-token';
import type { IdTagDto } from './dto/id-tag.dto';
import type { IdTagEntity } from './id-tag.entity';

/** Whole to callers who may read of persons; to others its end, and neither driver nor label. */
export function toIdTagDto({ scopes }: Pick<Principal, 'scopes'>, row: IdTagEntity): IdTagDto {
  const isWhole = scopes.includes('read:users');
  return {
    id_tag: isWhole ? row.idTag : masked(row.idTag),
    type: row.type,
    status: row.status,
    valid_until: row.validUntil?.toISOString() ?? null,
    driver_id: isWhole ? row.driverId : null,
    group_id_tag: row.groupIdTag === null || isWhole ? row.groupIdTag : masked(row.groupIdTag),
    roaming_party: row.roamingParty,
    label: isWhole ? row.label : null,
    created_at: row.createdAt.toISOString(),
    updated_at: row.updatedAt.toISOString(),
  };
}
