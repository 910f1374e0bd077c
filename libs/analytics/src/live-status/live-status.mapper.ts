import type { ChargePointEntity } from '../charge-points/charge-point.entity';
import { latest } from '../fleet/domain/session-readings';

import type { LiveConnector } from './domain/live-connectors';
import type { LiveConnectorDto, LiveStatusDto } from './dto/live-status.dto';

/** A charge point with what is known of its connectors now. */
export interface LiveChargePoint {
  readonly chargePoint: ChargePointEntity;
  readonly isOnline: boolean;
  /** What it said of itself (connector 0 of OCPP 1.6); null: nothing. */
  readonly ownStatus: string | null;
  readonly connectors: readonly LiveConnector[];
}

export function toLiveStatusDto({ chargePoint, isOnline, connectors }: LiveChargePoint): LiveStatusDto {
  return {
    charge_point_id: chargePoint.id,
    site_id: chargePoint.siteId,
    project_id: chargePoint.projectId,
    online: isOnline,
    updated_at: updatedAt({ chargePoint, connectors })?.toISOString() ?? null,
    connectors: connectors.map(toLiveConnectorDto),
  };
}

/** null: nothing was ever heard of it. */
export function updatedAt({
  chargePoint,
  connectors,
}: Pick<LiveChargePoint, 'chargePoint' | 'connectors'>): Date | null {
  const { presenceAt, heardAt } = chargePoint;
  return connectors.reduce((newest, one) => latest(newest, one.updatedAt), latest(presenceAt, heardAt));
}

function toLiveConnectorDto({ session, ...connector }: LiveConnector): LiveConnectorDto {
  return {
    connector_id: connector.connectorId,
    evse_id: connector.evseId,
    status: connector.status,
    error_code: connector.errorCode,
    session_id: session?.id ?? null,
    energy_kwh: kilo(session?.energyWh),
    power_kw: kilo(session?.powerW),
    soc_percent: session?.socPercent ?? null,
    offered_kw: kilo(session?.offeredW),
    updated_at: connector.updatedAt?.toISOString() ?? null,
  };
}

function kilo(value: number | null | undefined): number | null {
  return value == null ? null : Math.round(value) / 1000;
}
