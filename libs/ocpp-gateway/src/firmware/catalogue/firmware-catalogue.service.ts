import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';

import { CodedError, newId, orNotFound, ValidationFailedError } from '@csms/kernel';
import { keepOnce, OrganizationDatabase, whereGiven } from '@csms/platform-db';
import {
  ChangeOutbox,
  type Check,
  findNewestFirst,
  type FoundPage,
  pageRequest,
  type Principal,
  requireEverySite,
} from '@csms/platform-http';

import type { FirmwareBodyDto, FirmwareChangesDto, FirmwareQueryDto } from '../dto/firmware.dto';

import { FirmwareEntity } from './firmware.entity';
import { toFirmwareDto } from './firmware.mapper';

/** The firmware that an organization knows of its chargers' models. */
@Injectable()
export class FirmwareCatalogue {
  constructor(
    @Inject(OrganizationDatabase) private readonly database: OrganizationDatabase,
    @Inject(ChangeOutbox) private readonly changes: ChangeOutbox,
  ) {}

  /** @throws already_exists, validation_failed */
  create(caller: Principal, body: FirmwareBodyDto): Promise<FirmwareEntity> {
    requireEverySite(caller);
    return this.database.run(caller.organizationId, async (tx) => {
      const now = new Date();
      const row = tx.create(FirmwareEntity, {
        id: newId('fw'),
        organizationId: caller.organizationId,
        vendor: body.vendor,
        model: body.model,
        version: body.version,
        url: body.url,
        sha256: body.sha256 ?? null,
        signature: body.signature ?? null,
        signingCertificate: body.signing_certificate ?? null,
        approved: body.approved ?? false,
        createdAt: now,
        updatedAt: now,
      });
      requireWholeSignature(row);
      await keptOnce(row, () => tx.insert(FirmwareEntity, row));
      await this.record(tx, caller, 'created', null, row);
      return row;
    });
  }

  list(caller: Principal, filter: FirmwareQueryDto): Promise<FoundPage<FirmwareEntity>> {
    return this.database.run(caller.organizationId, (tx) => {
      const query = tx.createQueryBuilder(FirmwareEntity, 'firmware').where('true');
      whereGiven(query, [
        ['firmware.vendor = :vendor', { vendor: filter.vendor }],
        ['firmware.model = :model', { model: filter.model }],
        ['firmware.approved = :approved', { approved: filter.approved }],
      ]);
      return findNewestFirst(query, { at: 'createdAt', id: 'id' }, pageRequest(filter));
    });
  }

  /** @throws not_found */
  get(caller: Principal, firmwareId: string): Promise<FirmwareEntity> {
    return this.database.run(caller.organizationId, async (tx) =>
      orNotFound(await tx.findOneBy(FirmwareEntity, { id: firmwareId }), 'firmware', firmwareId),
    );
  }

  /** Of updates that are under way nothing changes. @throws not_found, already_exists, validation_failed */
  update(
    caller: Principal,
    firmwareId: string,
    changes: FirmwareChangesDto,
    check: Check<FirmwareEntity>,
  ): Promise<FirmwareEntity> {
    requireEverySite(caller);
    return this.database.run(caller.organizationId, async (tx) => {
      const row = await lockFirmware(tx, firmwareId);
      check(row);
      const before = toFirmwareDto(row);
      apply(row, changes);
      requireWholeSignature(row);
      row.updatedAt = new Date();
      await keptOnce(row, () => tx.save(row));
      await this.record(tx, caller, 'updated', before, row);
      return row;
    });
  }

  /** @throws not_found, conflict */
  async remove(caller: Principal, firmwareId: string, check: Check<FirmwareEntity>): Promise<void> {
    requireEverySite(caller);
    await this.database.run(caller.organizationId, async (tx) => {
      const row = await lockFirmware(tx, firmwareId);
      check(row);
      await refuseWhileRolledOut(tx, firmwareId);
      const before = toFirmwareDto(row);
      await tx.delete(FirmwareEntity, { id: firmwareId });
      await this.record(tx, caller, 'removed', before, row);
    });
  }

  private record(
    tx: EntityManager,
    caller: Principal,
    deed: 'created' | 'updated' | 'removed',
    before: object | null,
    row: FirmwareEntity,
  ): Promise<void> {
    return this.changes.record(tx, caller, {
      action: `firmware.${deed}`,
      resourceType: 'firmware',
      resourceId: row.id,
      before,
      after: deed === 'removed' ? null : toFirmwareDto(row),
    });
  }
}

async function lockFirmware(tx: EntityManager, firmwareId: string): Promise<FirmwareEntity> {
  const row = await tx.findOne(FirmwareEntity, {
    where: { id: firmwareId },
    lock: { mode: 'pessimistic_write' },
  });
  return orNotFound(row, 'firmware', firmwareId);
}

function apply(row: FirmwareEntity, changes: FirmwareChangesDto): void {
  const { vendor, model, version, url, sha256, signature, signing_certificate, approved } = changes;
  if (vendor !== undefined) row.vendor = vendor;
  if (model !== undefined) row.model = model;
  if (version !== undefined) row.version = version;
  if (url !== undefined) row.url = url;
  if (sha256 !== undefined) row.sha256 = sha256;
  if (signature !== undefined) row.signature = signature;
  if (signing_certificate !== undefined) row.signingCertificate = signing_certificate;
  if (approved !== undefined) row.approved = approved ?? false;
}

/** A signature that nobody can check would be no signature. */
function requireWholeSignature({ signature, signingCertificate }: FirmwareEntity): void {
  if ((signature === null) === (signingCertificate === null)) return;
  const pointer = signature === null ? '/signature' : '/signing_certificate';
  const detail = 'A signature and the certificate to check it by are given together.';
  throw new ValidationFailedError([{ pointer, code: 'required', detail }]);
}

function keptOnce<Result>(row: FirmwareEntity, keep: () => Promise<Result>): Promise<Result> {
  return keepOnce(keep, `There is a version ${row.version} of ${row.vendor} ${row.model} already.`);
}

async function refuseWhileRolledOut(tx: EntityManager, firmwareId: string): Promise<void> {
  const rollouts = await tx.query<unknown[]>(
    `select 1 from firmware_rollout where firmware_id = $1 and finished_at is null limit 1`,
    [firmwareId],
  );
  if (rollouts.length > 0)
    throw new CodedError('conflict', 'A rollout of this firmware is under way: cancel it first.');
}
