import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';

import { CodedError, DomainError, InvalidStateError, ValidationFailedError } from '@csms/kernel';
import type { OcppVersion } from '@csms/ocpp';
import { Database } from '@csms/platform-db';

import { CommandNumbers } from '../commands/command-numbers';
import type { CanonicalCall } from '../commands/domain/canonical-call';
import type { CommandVerdict } from '../commands/domain/command-verdict';
import { OrdersOfFeatures } from '../commands/orders-of-features';
import type { Commander } from '../commands/route-finder';

import type { FirmwareEntity } from './catalogue/firmware.entity';
import { ChargerSoftwareEntity } from './charger-software.entity';
import { publishCall, updateCall } from './domain/firmware-call';
import { FirmwareUpdateEntity } from './firmware-update.entity';
import { UpdateProgress } from './update-progress';
import { type NewUpdate, writeUpdate } from './write-update';

/** An update that somebody wants. */
export type WantedUpdate = Omit<NewUpdate, 'isSigned' | 'requestId'>;

/** Charger's answers by which it does not know the message. */
const UNKNOWN = new Set(['NotImplemented', 'NotSupported']);

/** Orders updates: the row is written before the command is sent, for the charger's first word may come at once. */
@Injectable()
export class UpdateOrders {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(OrdersOfFeatures) private readonly orders: OrdersOfFeatures,
    @Inject(CommandNumbers) private readonly numbers: CommandNumbers,
    @Inject(UpdateProgress) private readonly progress: UpdateProgress,
  ) {}

  /**
   * @param note what else belongs into the transaction that writes the update
   * @throws not_found, validation_failed, protocol_mismatch, charge_point_offline, invalid_state
   */
  async order(
    commander: Commander,
    wanted: WantedUpdate,
    note: (tx: EntityManager, row: FirmwareUpdateEntity) => Promise<void>,
  ): Promise<FirmwareUpdateEntity> {
    const version = await this.orders.versionOf(commander, wanted.chargePointId);
    requireExpressible(version, wanted);
    const requestId = await this.numbers.next(wanted.chargePointId);
    const row = await this.database.transaction(async (tx) => {
      const written = await this.write(tx, commander, wanted, requestId);
      await note(tx, written);
      return written;
    });
    await this.send(commander, row, callOf(version, wanted, requestId));
    return this.database.once((manager) => manager.findOneByOrFail(FirmwareUpdateEntity, { id: row.id }));
  }

  private async write(
    tx: EntityManager,
    { organizationId }: Commander,
    wanted: WantedUpdate,
    requestId: number,
  ): Promise<FirmwareUpdateEntity> {
    const { chargePointId, firmware, publishChecksum } = wanted;
    const software = await tx.findOneBy(ChargerSoftwareEntity, { chargePointId, organizationId });
    requireItsModel(software, firmware);
    const isSigned = publishChecksum === null && signatureOf(firmware) !== null;
    return writeUpdate(tx, organizationId, software, { ...wanted, isSigned, requestId });
  }

  private async send(commander: Commander, row: FirmwareUpdateEntity, call: CanonicalCall): Promise<void> {
    const { id, chargePointId } = row;
    const order = { commander, chargePointId, reference: id, command: 'update_firmware', call };
    const verdict = await this.orders.send(order).catch(async (error: unknown) => {
      await this.progress.fail(id, error instanceof DomainError ? error.code : 'internal_error');
      throw error;
    });
    if (!(await this.progress.answered(row, verdict))) throw refusal(row, verdict);
  }
}

function refusal(
  { id, chargePointId, isSigned }: FirmwareUpdateEntity,
  { reason }: CommandVerdict,
): CodedError {
  const extensions = { update_id: id, reason };
  if (isSigned && UNKNOWN.has(reason ?? '')) {
    const detail = `The charge point ${chargePointId} takes no signed firmware, and this is not sent to it unsigned.`;
    return new CodedError('invalid_state', detail, extensions);
  }
  const detail = `The charge point ${chargePointId} refused the update: ${reason ?? 'it says no more'}.`;
  return new CodedError('invalid_state', detail, extensions);
}

/** @throws ValidationFailedError, CodedError protocol_mismatch, InvalidStateError */
function requireExpressible(version: OcppVersion, wanted: WantedUpdate): void {
  const { firmware, installDate, publishChecksum } = wanted;
  if (version !== '1.6') return;
  if (publishChecksum !== null) {
    throw new CodedError('protocol_mismatch', 'OCPP 1.6 cannot publish firmware.', { ocpp_version: version });
  }
  if (installDate !== null && (firmware?.signature ?? null) === null) {
    const detail = 'OCPP 1.6 has no time of installation for unsigned firmware.';
    throw new ValidationFailedError([{ pointer: '/install_date', code: 'not_supported', detail }]);
  }
}

function callOf(version: OcppVersion, wanted: WantedUpdate, requestId: number): CanonicalCall {
  const { url, retrieveDate, installDate, firmware, publishChecksum } = wanted;
  if (publishChecksum !== null) return publishCall(requestId, url, publishChecksum);
  return updateCall(version, { requestId, url, retrieveDate, installDate, signature: signatureOf(firmware) });
}

function signatureOf(firmware: FirmwareEntity | null) {
  if (firmware === null || firmware.signature === null || firmware.signingCertificate === null) return null;
  return { value: firmware.signature, certificate: firmware.signingCertificate };
}

/** Firmware of another model may leave a charger dead. @throws InvalidStateError */
function requireItsModel(software: ChargerSoftwareEntity | null, firmware: FirmwareEntity | null): void {
  if (software === null || firmware === null) return;
  if (software.vendor === firmware.vendor && software.model === firmware.model) return;
  throw new InvalidStateError(
    `This is firmware of ${firmware.vendor} ${firmware.model}, and the charge point is a ${software.vendor} ${software.model}.`,
  );
}
