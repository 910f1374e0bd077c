import type { EntityManager } from 'typeorm';

import { FirmwareUpdateCompleted, FirmwareUpdateFailed, FirmwareUpdateStarted } from '@csms/contracts';
import { deriveEventId } from '@csms/kernel';
import type { Outbox } from '@csms/platform-kafka';

import type { FirmwareUpdateEntity } from './firmware-update.entity';

/** What is told of an update that has begun, or ended; in the transaction that changes it. */
export async function tellStarted(
  outbox: Outbox,
  tx: EntityManager,
  row: FirmwareUpdateEntity,
): Promise<void> {
  await outbox.append(tx, {
    definition: FirmwareUpdateStarted,
    id: deriveEventId(row.id, 'started'),
    organizationId: row.organizationId,
    data: shared(row),
  });
}

export async function tellEnded(
  outbox: Outbox,
  tx: EntityManager,
  row: FirmwareUpdateEntity,
  endedAt: Date,
): Promise<void> {
  const { organizationId } = row;
  const id = deriveEventId(row.id, 'ended');
  if (row.status === 'failed') {
    const data = { ...shared(row), reason: row.reason ?? 'unknown', failed_at: endedAt.toISOString() };
    await outbox.append(tx, { definition: FirmwareUpdateFailed, id, organizationId, data });
    return;
  }
  const data = { ...shared(row), completed_at: endedAt.toISOString() };
  await outbox.append(tx, { definition: FirmwareUpdateCompleted, id, organizationId, data });
}

function shared(row: FirmwareUpdateEntity) {
  return {
    charge_point_id: row.chargePointId,
    organization_id: row.organizationId,
    update_id: row.id,
    firmware_id: row.firmwareId,
    rollout_id: row.rolloutId,
    from_version: row.fromVersion,
    to_version: row.toVersion,
    started_at: row.startedAt?.toISOString() ?? null,
  };
}
