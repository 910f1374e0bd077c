import type { EntityManager } from 'typeorm';

import type { ChargePointEntity } from '../charge-points/charge-point.entity';
import { ConnectorEntity } from '../charge-points/connector.entity';

import type { ObservedChargePoint } from './domain/judgement';

/** What the registry knows of a charge point, in the words of the checks. */
export async function observed(tx: EntityManager, row: ChargePointEntity): Promise<ObservedChargePoint> {
  const connectors = await tx.findBy(ConnectorEntity, { chargePointId: row.id });
  return {
    online: row.online,
    connectedAt: row.online ? (row.presenceAt?.toISOString() ?? null) : null,
    ocppVersion: row.ocppVersion,
    heartbeatIntervalSeconds: row.heartbeatIntervalSeconds,
    registered: { vendor: row.vendor, model: row.model, serialNumber: row.serialNumber },
    reported: reportedBy(row),
    connectors: connectors.map(({ evseId, connectorId, isDeclared, status, errorCode }) => ({
      evseId,
      connectorId,
      isDeclared,
      status,
      errorCode,
    })),
  };
}

/** null where it has never booted, or is another device since. */
function reportedBy(row: ChargePointEntity): ObservedChargePoint['reported'] {
  const {
    bootedAt,
    reportedVendor: vendor,
    reportedModel: model,
    reportedSerialNumber,
    firmwareVersion,
  } = row;
  if (bootedAt === null || vendor === null) return null;
  return {
    vendor,
    model,
    serialNumber: reportedSerialNumber,
    firmwareVersion,
    bootedAt: bootedAt.toISOString(),
  };
}
