import type { EntityManager } from 'typeorm';

import { InvalidStateError } from '@csms/kernel';

import type { ChargePointEntity } from '../charge-points/charge-point.entity';
import { newestRun } from '../commissioning/commissioning.service';

import type { HandedChargePoint } from './domain/handover-record';

/** What the record says of each: the hardware, its checks and who signed them off. */
export async function handed(
  tx: EntityManager,
  chargePoints: readonly ChargePointEntity[],
): Promise<HandedChargePoint[]> {
  const all: HandedChargePoint[] = [];
  for (const chargePoint of chargePoints) all.push(await handedOne(tx, chargePoint));
  return all;
}

async function handedOne(tx: EntityManager, row: ChargePointEntity): Promise<HandedChargePoint> {
  const run = await newestRun(tx, row.id);
  if (run?.signedOffAt == null || run.signedOffBy === null) {
    throw new InvalidStateError(`The charge point ${row.id} was not commissioned.`);
  }
  const test = run.state.steps.find(({ name }) => name === 'test_transaction');
  const energyWh = test?.evidence?.['energy_wh'];
  return {
    charge_point_id: row.id,
    name: row.name,
    vendor: row.vendor,
    model: row.model,
    serial_number: row.serialNumber,
    firmware_version: row.firmwareVersion,
    commissioning_session_id: run.id,
    commissioned_at: run.signedOffAt.toISOString(),
    commissioned_by: run.signedOffBy,
    checks: run.state.steps.map(({ name, status, finishedAt, message }) => ({
      name,
      status,
      finished_at: finishedAt,
      message,
    })),
    test_energy_wh: typeof energyWh === 'number' ? energyWh : null,
  };
}
