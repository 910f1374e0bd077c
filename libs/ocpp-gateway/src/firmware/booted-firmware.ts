import { Inject, Injectable } from '@nestjs/common';

import { Database, isDatabaseOutage } from '@csms/platform-db';
import { LOGGER } from '@csms/platform-http';
import type { Logger } from '@csms/platform-ops';

import type { CallContext } from '../calls/call-context';

import { UpdateProgress } from './update-progress';

export interface BootedSoftware {
  readonly vendor: string;
  readonly model: string;
  readonly serialNumber: string | null;
  readonly firmwareVersion: string | null;
}

/** What chargers run, by their last boot; and the end of updates whose last word was lost on the way. */
@Injectable()
export class BootedFirmware {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(UpdateProgress) private readonly progress: UpdateProgress,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** A boot does not wait for this: what is lost while the database is away is learned by the next one. */
  booted(software: BootedSoftware, context: CallContext): void {
    this.keep(software, context).catch((error: unknown) => {
      const { chargePointId } = context.charger.chargePoint;
      const level = isDatabaseOutage(error) ? 'warn' : 'error';
      this.logger[level](
        { err: error, charge_point_id: chargePointId },
        'the firmware of a charger is not noted',
      );
    });
  }

  private async keep(software: BootedSoftware, { charger, receivedAt }: CallContext): Promise<void> {
    const { chargePointId, organizationId } = charger.chargePoint;
    const { vendor, model, serialNumber, firmwareVersion } = software;
    const awaited = await this.database.query<{ id: string }>(
      `with kept as (
         insert into charger_software
           (charge_point_id, organization_id, vendor, model, serial_number, firmware_version, ocpp_version, booted_at)
         values ($1, $2, $3, $4, $7, $5, $8, $6)
         on conflict (charge_point_id) do update set
           organization_id = excluded.organization_id, vendor = excluded.vendor, model = excluded.model,
           serial_number = excluded.serial_number, firmware_version = excluded.firmware_version,
           ocpp_version = excluded.ocpp_version, booted_at = excluded.booted_at
         where charger_software.booted_at <= excluded.booted_at)
       select id from firmware_update
       where charge_point_id = $1 and completed_at is null and mode = 'install' and to_version = $5`,
      [
        chargePointId,
        organizationId,
        vendor,
        model,
        firmwareVersion,
        receivedAt,
        serialNumber,
        charger.version,
      ],
    );
    for (const { id } of awaited) await this.progress.booted(id, firmwareVersion, receivedAt);
  }
}
