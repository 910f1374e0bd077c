import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';

import { TokenIssued, TokenUpdated } from '@csms/contracts';
import { AlreadyExistsError, NotFoundError } from '@csms/kernel';
import { isUniqueViolation, OrganizationDatabase } from '@csms/platform-db';
import { findNewestFirst, type FoundRows, type PageRequest, type Principal } from '@csms/platform-http';
import { Outbox } from '@csms/platform-kafka';

import { AuditLog } from '../audit/audit-log';
import { snapshot } from '../audit/domain/snapshot';

import type { IssueIdTagDto, UpdateIdTagDto } from './dto/id-tag.dto';
import { IdTagEntity } from './id-tag.entity';

@Injectable()
export class IdTagsService {
  constructor(
    @Inject(OrganizationDatabase) private readonly database: OrganizationDatabase,
    @Inject(Outbox) private readonly outbox: Outbox,
    @Inject(AuditLog) private readonly audit: AuditLog,
  ) {}

  issue(caller: Principal, input: IssueIdTagDto): Promise<IdTagEntity> {
    return this.database.run(caller.organizationId, async (tx) => {
      const now = new Date();
      const row = tx.create(IdTagEntity, {
        organizationId: caller.organizationId,
        idTagKey: input.id_tag.toUpperCase(),
        idTag: input.id_tag,
        status: input.status ?? 'active',
        validUntil: instantOf(input.valid_until),
        driverId: input.driver_id ?? null,
        groupIdTag: input.group_id_tag ?? null,
        label: input.label ?? null,
        createdAt: now,
        updatedAt: now,
      });
      await insertOnce(tx, row);
      await this.announce(tx, row, TokenIssued);
      await this.audit.record(tx, caller, {
        action: 'id_tag.issued',
        resourceType: 'id_tag',
        resourceId: row.idTag,
        before: null,
        after: row,
      });
      return row;
    });
  }

  /** @param check throws where the tag is not what it should be */
  update(
    caller: Principal,
    idTag: string,
    input: UpdateIdTagDto,
    check: (current: IdTagEntity) => void,
  ): Promise<IdTagEntity> {
    return this.database.run(caller.organizationId, async (tx) => {
      // Locked before the outbox row is written, so that events of one tag leave in the order of their changes.
      const row = await tx.findOne(IdTagEntity, {
        where: { organizationId: caller.organizationId, idTagKey: idTag.toUpperCase() },
        lock: { mode: 'pessimistic_write' },
      });
      if (row === null) throw new NotFoundError('id_tag', idTag);
      check(row);
      const before = snapshot(row);
      if (input.status !== undefined) row.status = input.status;
      if (input.valid_until !== undefined) row.validUntil = instantOf(input.valid_until);
      if (input.driver_id !== undefined) row.driverId = input.driver_id;
      if (input.group_id_tag !== undefined) row.groupIdTag = input.group_id_tag;
      if (input.label !== undefined) row.label = input.label;
      row.updatedAt = new Date();
      await tx.save(row);
      await this.announce(tx, row, TokenUpdated);
      await this.audit.record(tx, caller, {
        action: 'id_tag.updated',
        resourceType: 'id_tag',
        resourceId: row.idTag,
        before,
        after: row,
      });
      return row;
    });
  }

  list(caller: Principal, page: PageRequest): Promise<FoundRows<IdTagEntity>> {
    return this.database.run(caller.organizationId, (tx) =>
      findNewestFirst(
        tx.createQueryBuilder(IdTagEntity, 'id_tag'),
        { at: 'createdAt', id: 'idTagKey' },
        page,
      ),
    );
  }

  get(caller: Principal, idTag: string): Promise<IdTagEntity> {
    return this.database.run(caller.organizationId, async (tx) => {
      const row = await tx.findOneBy(IdTagEntity, {
        organizationId: caller.organizationId,
        idTagKey: idTag.toUpperCase(),
      });
      if (row === null) throw new NotFoundError('id_tag', idTag);
      return row;
    });
  }

  private announce(tx: EntityManager, row: IdTagEntity, definition: typeof TokenIssued): Promise<void> {
    return this.outbox.append(tx, {
      definition,
      organizationId: row.organizationId,
      data: {
        organization_id: row.organizationId,
        id_tag: row.idTag,
        status: row.status,
        valid_until: row.validUntil?.toISOString() ?? null,
        driver_id: row.driverId,
        group_id_tag: row.groupIdTag,
      },
    });
  }
}

async function insertOnce(tx: EntityManager, row: IdTagEntity): Promise<void> {
  try {
    await tx.insert(IdTagEntity, row);
  } catch (error) {
    if (isUniqueViolation(error)) throw new AlreadyExistsError(`The id tag ${row.idTag} is issued already.`);
    throw error;
  }
}

function instantOf(text: string | null | undefined): Date | null {
  return text == null ? null : new Date(text);
}
