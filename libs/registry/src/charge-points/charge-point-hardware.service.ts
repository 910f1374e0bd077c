import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';

import { CodedError, InvalidStateError, NotFoundError, ValidationFailedError } from '@csms/kernel';
import { OrganizationDatabase } from '@csms/platform-db';
import { type Check, type Principal, reachesSite } from '@csms/platform-http';

import { AuditLog } from '../audit/audit-log';
import { snapshot } from '../audit/domain/snapshot';

import { ChargePointEntity } from './charge-point.entity';
import { ChargePointAnnouncer } from './charge-point-announcer';
import {
  complete,
  lockOne,
  type Permit,
  permitAll,
  type RegisteredChargePoint,
} from './charge-points.service';
import { ConnectorEntity } from './connector.entity';
import { isAnotherSerialNumber } from './domain/charge-point-status';
import { type Installation, installationErrors, UNKNOWN_INSTALLATION } from './domain/installation';
import { generateCredentials } from './domain/ocpp-password';
import type { ReplaceHardwareDto } from './dto/hardware.dto';

/** The device behind a charge point id: its credentials, its replacement, its wiring. */
@Injectable()
export class ChargePointHardwareService {
  constructor(
    @Inject(OrganizationDatabase) private readonly database: OrganizationDatabase,
    @Inject(ChargePointAnnouncer) private readonly announcer: ChargePointAnnouncer,
    @Inject(AuditLog) private readonly audit: AuditLog,
  ) {}

  /** A new password; the old one opens no socket any more. An open one stays, so that the new one can be set by it. */
  renewCredentials(
    caller: Principal,
    chargePointId: string,
    securityProfile: number | undefined,
  ): Promise<RegisteredChargePoint> {
    return this.database.run(caller.organizationId, (tx) =>
      this.renewCredentialsWithin(tx, caller, chargePointId, securityProfile),
    );
  }

  /** In a transaction of the caller's. */
  renewCredentialsWithin(
    tx: EntityManager,
    caller: Principal,
    chargePointId: string,
    securityProfile: number | undefined,
    permit: Permit = permitAll,
  ): Promise<RegisteredChargePoint> {
    return this.changeWithin(tx, caller, chargePointId, 'charge_point.credentials_renewed', async (row) => {
      await permit(row);
      const profile = securityProfile ?? row.securityProfile;
      // OCPP security white paper A05.FR.02: a profile is never lowered for a device in the field.
      if (profile < row.securityProfile) {
        throw new InvalidStateError(
          `The security profile is ${row.securityProfile} and is not lowered: replace the hardware instead.`,
        );
      }
      return renew(row, profile);
    });
  }

  /** New hardware under the old id, with credentials of its own; what was charged there stays its history. */
  replace(
    caller: Principal,
    chargePointId: string,
    input: ReplaceHardwareDto,
  ): Promise<RegisteredChargePoint> {
    return this.change(caller, chargePointId, 'charge_point.replaced', async (tx, row) => {
      confirmSerialNumber(row, input.serial_number);
      const isConnectedAlready = isAnotherSerialNumber(row.serialNumber, row.reportedSerialNumber);
      const known = isConnectedAlready ? { vendor: row.reportedVendor, model: row.reportedModel } : null;
      row.serialNumber = input.serial_number;
      row.vendor = input.vendor ?? known?.vendor ?? null;
      row.model = input.model ?? known?.model ?? null;
      if (input.ocpp_version != null) row.ocppVersion = input.ocpp_version;
      if (!isConnectedAlready) await forgetReports(tx, row);
      return renew(row, input.security_profile ?? row.securityProfile);
    });
  }

  installation(caller: Principal, chargePointId: string): Promise<Installation> {
    return this.database.run(caller.organizationId, async (tx) => {
      const row = await tx.findOneBy(ChargePointEntity, { id: chargePointId });
      if (row === null || !reachesSite(caller, 'read', row.siteId)) {
        throw new NotFoundError('charge_point', chargePointId);
      }
      return row.installation ?? UNKNOWN_INSTALLATION;
    });
  }

  install(
    caller: Principal,
    chargePointId: string,
    installation: Installation,
    check: Check<Installation>,
  ): Promise<Installation> {
    return this.database.run(caller.organizationId, (tx) =>
      this.installWithin(tx, caller, chargePointId, installation, check),
    );
  }

  /** In a transaction of the caller's. */
  async installWithin(
    tx: EntityManager,
    caller: Principal,
    chargePointId: string,
    installation: Installation,
    check: Check<Installation>,
    permit: Permit = permitAll,
  ): Promise<Installation> {
    const errors = installationErrors(installation);
    if (errors.length > 0) throw new ValidationFailedError(errors);
    await this.changeWithin(tx, caller, chargePointId, 'charge_point.installed', async (row) => {
      await permit(row);
      check(row.installation ?? UNKNOWN_INSTALLATION);
      row.installation = installation;
      return null;
    });
    return installation;
  }

  private change(
    caller: Principal,
    chargePointId: string,
    action: string,
    apply: (tx: EntityManager, row: ChargePointEntity) => string | null | Promise<string | null>,
  ): Promise<RegisteredChargePoint> {
    return this.database.run(caller.organizationId, (tx) =>
      this.changeWithin(tx, caller, chargePointId, action, (row) => apply(tx, row)),
    );
  }

  private async changeWithin(
    tx: EntityManager,
    caller: Principal,
    chargePointId: string,
    action: string,
    apply: (row: ChargePointEntity) => string | null | Promise<string | null>,
  ): Promise<RegisteredChargePoint> {
    const row = await lockOne(tx, caller, chargePointId);
    const before = snapshot(row);
    const password = await apply(row);
    row.updatedAt = new Date();
    await tx.save(row);
    await this.announcer.announceUpdated(tx, [row]);
    const resource = { resourceType: 'charge_point', resourceId: row.id };
    await this.audit.record(tx, caller, { action, ...resource, before, after: row });
    return { row: await complete(tx, row), password };
  }
}

function renew(row: ChargePointEntity, securityProfile: number): string | null {
  const { password, sha256 } = generateCredentials(securityProfile);
  row.securityProfile = securityProfile;
  row.ocppPasswordSha256 = sha256;
  row.passwordPush = null;
  return password;
}

/** Whoever replaces hardware says which is there now: a slip of the pen must not hide a device that nobody knows. */
function confirmSerialNumber(row: ChargePointEntity, confirmed: string): void {
  if (isAnotherSerialNumber(row.serialNumber, row.reportedSerialNumber)) {
    if (!isAnotherSerialNumber(confirmed, row.reportedSerialNumber)) return;
    throw new CodedError('conflict', 'The charger that is connected says another serial number.', {
      reported_serial_number: row.reportedSerialNumber,
    });
  }
  if (row.serialNumber !== null && !isAnotherSerialNumber(confirmed, row.serialNumber)) {
    throw new InvalidStateError('That is the hardware which is there already.');
  }
}

/** They are the old device's; the new one says its own when it boots. */
async function forgetReports(tx: EntityManager, row: ChargePointEntity): Promise<void> {
  row.reportedVendor = null;
  row.reportedModel = null;
  row.reportedSerialNumber = null;
  row.firmwareVersion = null;
  await tx.delete(ConnectorEntity, { chargePointId: row.id, isDeclared: false });
  await tx.update(
    ConnectorEntity,
    { chargePointId: row.id },
    { status: null, errorCode: null, statusAt: null },
  );
}
