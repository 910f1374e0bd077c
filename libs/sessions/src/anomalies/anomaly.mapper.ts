import type { Principal } from '@csms/platform-http';
import { maskIdTag } from '@csms/platform-ops';

import type { AnomalyEntity } from './anomaly.entity';
import type { AnomalyDto } from './dto/anomaly.dto';

export function toAnomalyDto(row: AnomalyEntity, { scopes }: Pick<Principal, 'scopes'>): AnomalyDto {
  return {
    anomaly_id: row.id,
    kind: row.kind,
    charge_point_id: row.chargePointId,
    site_id: row.siteId,
    session_id: row.sessionId,
    at: row.at.toISOString(),
    reason: row.reason,
    detail: scopes.includes('read:users') ? { ...row.detail } : masked(row.detail),
    created_at: row.createdAt.toISOString(),
  };
}

function masked(detail: object): Record<string, unknown> {
  const { id_token: idToken } = detail as { id_token?: unknown };
  return typeof idToken === 'string' ? { ...detail, id_token: maskIdTag(idToken) } : { ...detail };
}
