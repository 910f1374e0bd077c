import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';

import type {
  ChargePointBooted,
  ChargePointConnected,
  ChargePointDisconnected,
  ConnectorStatusChanged,
  EventData,
} from '@csms/contracts';

import { ChargePointEntity } from './charge-point.entity';
import { ConnectorEntity } from './connector.entity';
import { chargePointStatus } from './domain/charge-point-status';

/** Keeps what chargers say of themselves beside what people entered. Everything here is safe twice. */
@Injectable()
export class ChargePointFacts {
  /** What nobody entered is taken from the charger. */
  booted(tx: EntityManager, data: EventData<typeof ChargePointBooted>): Promise<void> {
    const at = new Date(data.booted_at);
    return learn(tx, data.charge_point_id, at, (row) => {
      if (row.bootedAt !== null && row.bootedAt > at) return;
      row.bootedAt = at;
      row.reportedVendor = data.vendor;
      row.reportedModel = data.model;
      row.reportedSerialNumber = data.serial_number;
      row.firmwareVersion = data.firmware_version;
      row.vendor ??= data.vendor;
      row.model ??= data.model;
      row.serialNumber ??= data.serial_number;
    });
  }

  connected(tx: EntityManager, data: EventData<typeof ChargePointConnected>): Promise<void> {
    return present(tx, data.charge_point_id, new Date(data.connected_at), (row) => {
      row.online = true;
      // The address that is handed out follows what the charger speaks.
      row.ocppVersion = data.ocpp_version;
    });
  }

  disconnected(tx: EntityManager, data: EventData<typeof ChargePointDisconnected>): Promise<void> {
    return present(tx, data.charge_point_id, new Date(data.disconnected_at), (row) => {
      row.online = false;
    });
  }

  statusChanged(tx: EntityManager, data: EventData<typeof ConnectorStatusChanged>): Promise<void> {
    const at = new Date(data.changed_at);
    // A charger's clock may be ahead: it was seen now at the latest.
    const seenAt = new Date(Math.min(at.getTime(), Date.now()));
    return learn(tx, data.charge_point_id, seenAt, async (row) => {
      await tx.query(
        `insert into connector (charge_point_id, evse_id, connector_id, organization_id, is_declared, status,
                                error_code, status_at)
         values ($1, $2, $3, $4, false, $5, $6, $7)
         on conflict (charge_point_id, evse_id, connector_id) do update
           set status = excluded.status, error_code = excluded.error_code, status_at = excluded.status_at
           where connector.status_at is null or connector.status_at <= excluded.status_at`,
        [row.id, data.evse_id, data.connector_id, row.organizationId, data.status, data.error_code, at],
      );
    });
  }
}

function present(
  tx: EntityManager,
  chargePointId: string,
  at: Date,
  apply: (row: ChargePointEntity) => void,
): Promise<void> {
  return learn(tx, chargePointId, at, (row) => {
    if (row.presenceAt !== null && row.presenceAt > at) return;
    row.presenceAt = at;
    apply(row);
  });
}

/** A charge point that is unknown here or out of service teaches nothing. */
async function learn(
  tx: EntityManager,
  chargePointId: string,
  at: Date,
  apply: (row: ChargePointEntity) => void | Promise<void>,
): Promise<void> {
  const row = await tx.findOne(ChargePointEntity, {
    where: { id: chargePointId },
    lock: { mode: 'pessimistic_write' },
  });
  if (row === null || row.lifecycle === 'decommissioned') return;
  if (row.lastSeenAt === null || row.lastSeenAt < at) row.lastSeenAt = at;
  await apply(row);
  const connectors = await tx.findBy(ConnectorEntity, { chargePointId });
  row.status = chargePointStatus({ lastSeenAt: row.lastSeenAt, online: row.online, connectors });
  row.updatedAt = new Date();
  await tx.update(ChargePointEntity, { id: row.id }, row);
}
