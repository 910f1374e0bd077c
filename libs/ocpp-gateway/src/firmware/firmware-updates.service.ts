import { Inject, Injectable } from '@nestjs/common';

import { namedBy, orNotFound, ValidationFailedError } from '@csms/kernel';
import { OrganizationDatabase } from '@csms/platform-db';
import {
  ChangeOutbox,
  findNewestFirst,
  type FoundPage,
  type PageRequest,
  type Principal,
} from '@csms/platform-http';

import { ReadableChargePoints } from '../charge-points/readable-charge-points';

import type { FirmwareEntity } from './catalogue/firmware.entity';
import { FirmwareCatalogue } from './catalogue/firmware-catalogue.service';
import type { StartFirmwareUpdateDto } from './dto/firmware-update.dto';
import { FirmwareUpdateEntity } from './firmware-update.entity';
import { toFirmwareUpdateDto } from './firmware-update.mapper';
import { UpdateOrders, type WantedUpdate } from './update-orders';

/** Updates of single chargers, as callers order and read them. */
@Injectable()
export class FirmwareUpdates {
  constructor(
    @Inject(OrganizationDatabase) private readonly database: OrganizationDatabase,
    @Inject(ReadableChargePoints) private readonly chargePoints: ReadableChargePoints,
    @Inject(FirmwareCatalogue) private readonly catalogue: FirmwareCatalogue,
    @Inject(UpdateOrders) private readonly orders: UpdateOrders,
    @Inject(ChangeOutbox) private readonly changes: ChangeOutbox,
  ) {}

  /** @throws not_found, validation_failed, protocol_mismatch, charge_point_offline, invalid_state */
  async start(
    caller: Principal,
    chargePointId: string,
    body: StartFirmwareUpdateDto,
  ): Promise<FirmwareUpdateEntity> {
    await this.chargePoints.require(caller, chargePointId);
    requireOneSource(body);
    const wanted = wantedOf(chargePointId, body, await this.firmwareOf(caller, body.firmware_id));
    return this.orders.order(caller, wanted, (tx, row) =>
      this.changes.record(tx, caller, {
        action: 'firmware_update.created',
        resourceType: 'firmware_update',
        resourceId: row.id,
        before: null,
        after: toFirmwareUpdateDto(row),
      }),
    );
  }

  /** @throws not_found */
  async list(
    caller: Principal,
    chargePointId: string,
    page: PageRequest,
  ): Promise<FoundPage<FirmwareUpdateEntity>> {
    await this.chargePoints.require(caller, chargePointId);
    return this.database.run(caller.organizationId, (tx) => {
      const query = tx
        .createQueryBuilder(FirmwareUpdateEntity, 'one')
        .where('one.chargePointId = :chargePointId', { chargePointId });
      return findNewestFirst(query, { at: 'createdAt', id: 'id' }, page);
    });
  }

  /** @throws not_found */
  async get(caller: Principal, chargePointId: string, updateId: string): Promise<FirmwareUpdateEntity> {
    await this.chargePoints.require(caller, chargePointId);
    return this.database.run(caller.organizationId, async (tx) =>
      orNotFound(
        await tx.findOneBy(FirmwareUpdateEntity, { id: updateId, chargePointId }),
        'firmware_update',
        updateId,
      ),
    );
  }

  private async firmwareOf(caller: Principal, id: string | undefined): Promise<FirmwareEntity | null> {
    return id === undefined ? null : namedBy('/firmware_id', () => this.catalogue.get(caller, id));
  }
}

/** @throws ValidationFailedError */
function requireOneSource({ firmware_id, firmware_url, mode, checksum }: StartFirmwareUpdateDto): void {
  if ((firmware_id === undefined) === (firmware_url === undefined)) {
    const detail = 'Give firmware_id or firmware_url, and not both.';
    throw new ValidationFailedError([{ pointer: '/firmware_id', code: 'one_of', detail }]);
  }
  if ((mode === 'publish') !== (checksum !== undefined)) {
    const detail = 'A checksum is given with the mode publish, which needs it.';
    throw new ValidationFailedError([{ pointer: '/checksum', code: 'required', detail }]);
  }
}

function wantedOf(
  chargePointId: string,
  body: StartFirmwareUpdateDto,
  firmware: FirmwareEntity | null,
): WantedUpdate {
  return {
    chargePointId,
    firmware,
    url: firmware?.url ?? body.firmware_url ?? '',
    retrieveDate: new Date(body.retrieve_date),
    installDate: body.install_date === undefined ? null : new Date(body.install_date),
    rolloutId: null,
    publishChecksum: body.checksum ?? null,
  };
}
