import { knowsDrivers, type Principal, type Pseudonyms, withoutPersons } from '@csms/platform-http';

import type { AnomalyEntity } from './anomaly.entity';
import type { AnomalyDto } from './dto/anomaly.dto';

export function toAnomalyDto(row: AnomalyEntity, caller: Principal, pseudonyms: Pseudonyms): AnomalyDto {
  return {
    anomaly_id: row.id,
    kind: row.kind,
    charge_point_id: row.chargePointId,
    site_id: row.siteId,
    session_id: row.sessionId,
    at: row.at.toISOString(),
    reason: row.reason,
    detail: shownDetail(row, caller, pseudonyms),
    created_at: row.createdAt.toISOString(),
  };
}

function shownDetail(
  { detail }: AnomalyEntity,
  caller: Principal,
  pseudonyms: Pseudonyms,
): Record<string, unknown> {
  if (knowsDrivers(caller)) return { ...detail };
  const pseudonymOf = (driverId: string) => pseudonyms.of(caller.organizationId, driverId);
  return withoutPersons(detail, pseudonymOf) as Record<string, unknown>;
}
