import { Inject, Injectable } from '@nestjs/common';

import { Database } from '@csms/platform-db';
import { ChangeOutbox, type Principal } from '@csms/platform-http';

import { CommandNumbers } from '../commands/command-numbers';
import type { CallOfCaller, CommandTracker, HearVerdict } from '../commands/command-trackers';

import { ChargerSoftwareEntity } from './charger-software.entity';
import { calledFirmware } from './domain/called-firmware';
import { toFirmwareUpdateDto } from './firmware-update.mapper';
import { UpdateProgress } from './update-progress';
import { writeUpdate } from './write-update';

/** Updates that callers order by the command itself. */
@Injectable()
export class FirmwareTracker implements CommandTracker {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(CommandNumbers) private readonly numbers: CommandNumbers,
    @Inject(UpdateProgress) private readonly progress: UpdateProgress,
    @Inject(ChangeOutbox) private readonly changes: ChangeOutbox,
  ) {}

  async begin(
    caller: Principal,
    { chargePointId, action, payload }: CallOfCaller,
  ): Promise<HearVerdict | null> {
    const called = calledFirmware(action, payload);
    if (called === null) return null;
    const { organizationId } = caller;
    const requestId = called.requestId ?? (await this.numbers.next(chargePointId));
    const row = await this.database.transaction(async (tx) => {
      const software = await tx.findOneBy(ChargerSoftwareEntity, { chargePointId, organizationId });
      const written = await writeUpdate(tx, organizationId, software, {
        ...called,
        chargePointId,
        requestId,
        retrieveDate: called.retrieveDate ?? new Date(),
        firmware: null,
        rolloutId: null,
      });
      await this.changes.record(tx, caller, {
        action: 'firmware_update.created',
        resourceType: 'firmware_update',
        resourceId: written.id,
        before: null,
        after: toFirmwareUpdateDto(written),
      });
      return written;
    });
    return async (verdict) => {
      await this.progress.answered(row, verdict);
    };
  }
}
