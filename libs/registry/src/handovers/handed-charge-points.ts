import { type EntityManager, In } from 'typeorm';

import { InvalidStateError } from '@csms/kernel';

import type { ChargePointEntity } from '../charge-points/charge-point.entity';
import { ConnectorEntity } from '../charge-points/connector.entity';
import { newestRun } from '../commissioning/commissioning.service';
import { UserAccountEntity } from '../users/user-account.entity';

import type { HandedChargePoint, HandedConnector } from './domain/handover-record';

/** What the record says of each: the hardware, its checks and who signed them off. */
export async function handed(
  tx: EntityManager,
  chargePoints: readonly ChargePointEntity[],
): Promise<HandedChargePoint[]> {
  const connectors = await tx.find(ConnectorEntity, {
    where: { chargePointId: In(chargePoints.map(({ id }) => id)) },
    order: { evseId: 'ASC', connectorId: 'ASC' },
  });
  const all: HandedChargePoint[] = [];
  for (const one of chargePoints) {
    const own = connectors.filter(
      ({ chargePointId, connectorId }) => chargePointId === one.id && connectorId > 0,
    );
    all.push(await handedOne(tx, one, own.map(handedConnector)));
  }
  return all;
}

async function handedOne(
  tx: EntityManager,
  row: ChargePointEntity,
  connectors: HandedConnector[],
): Promise<HandedChargePoint> {
  const run = await newestRun(tx, row.id);
  if (run?.signedOffAt == null || run.signedOffBy === null) {
    throw new InvalidStateError(`The charge point ${row.id} was not commissioned.`);
  }
  const test = run.state.steps.find(({ name }) => name === 'test_transaction');
  const energyWh = test?.evidence?.['energy_wh'];
  const signer = await tx.findOneBy(UserAccountEntity, { id: run.signedOffBy });
  return {
    charge_point_id: row.id,
    name: row.name,
    vendor: row.vendor,
    model: row.model,
    serial_number: row.serialNumber,
    firmware_version: row.firmwareVersion,
    connectors,
    installation: row.installation,
    commissioning_session_id: run.id,
    commissioned_at: run.signedOffAt.toISOString(),
    commissioned_by: run.signedOffBy,
    commissioned_by_name: signer?.name ?? null,
    checks: run.state.steps.map(({ name, status, finishedAt, message }) => ({
      name,
      status,
      finished_at: finishedAt,
      message,
    })),
    test_energy_wh: typeof energyWh === 'number' ? energyWh : null,
  };
}

function handedConnector({ evseId, connectorId, type, maxPowerKw }: ConnectorEntity): HandedConnector {
  const max_power_kw = maxPowerKw?.toNumber() ?? null;
  return { evse_id: evseId, connector_id: connectorId, type, max_power_kw };
}
