import type { EntityManager } from 'typeorm';

import { newId } from '@csms/kernel';

import type { FirmwareEntity } from './catalogue/firmware.entity';
import type { ChargerSoftwareEntity } from './charger-software.entity';
import { FirmwareUpdateEntity } from './firmware-update.entity';
import { silentAfter } from './update-progress';

/** An update that is about to be ordered. */
export interface NewUpdate {
  readonly chargePointId: string;
  readonly firmware: FirmwareEntity | null;
  readonly url: string;
  readonly isSigned: boolean;
  readonly retrieveDate: Date;
  readonly installDate: Date | null;
  readonly rolloutId: string | null;
  /** MD5; null: it is to be installed. */
  readonly publishChecksum: string | null;
  readonly requestId: number;
}

/** @param software what the charger told of itself; null: nothing yet */
export async function writeUpdate(
  tx: EntityManager,
  organizationId: string,
  software: ChargerSoftwareEntity | null,
  update: NewUpdate,
): Promise<FirmwareUpdateEntity> {
  const { chargePointId, firmware, retrieveDate, installDate, publishChecksum } = update;
  const now = new Date();
  const row = tx.create(FirmwareUpdateEntity, {
    id: newId('fwu'),
    organizationId,
    chargePointId,
    firmwareId: firmware?.id ?? null,
    rolloutId: update.rolloutId,
    mode: publishChecksum === null ? 'install' : 'publish',
    firmwareUrl: update.url,
    fromVersion: software?.firmwareVersion ?? null,
    toVersion: firmware?.version ?? null,
    isSigned: update.isSigned,
    retrieveDate,
    installDate,
    requestId: update.requestId,
    status: 'scheduled',
    reason: null,
    locations: [],
    createdAt: now,
    startedAt: null,
    completedAt: null,
    silentAt: silentAfter(now, retrieveDate, installDate),
  });
  await tx.insert(FirmwareUpdateEntity, row);
  return row;
}
