import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';

import { namedBy, orNotFound } from '@csms/kernel';
import { containing, keepOnce, OrganizationDatabase, whereGiven } from '@csms/platform-db';
import {
  type Check,
  findSorted,
  type FoundPage,
  pageRequest,
  type Principal,
  sortOrder,
} from '@csms/platform-http';

import { AuditLog, type ChangesOf } from '../audit/audit-log';
import { snapshot } from '../audit/domain/snapshot';
import { DriverEntity } from '../drivers/driver.entity';

import type { IdTagQueryDto, IssueIdTagDto, UpdateIdTagDto } from './dto/id-tag.dto';
import { IdTagEntity } from './id-tag.entity';
import { instantOf, newIdTag } from './id-tag-input';
import { TokenAnnouncer } from './token-announcer';

const ID_TAG_ORDERS = { created_at: 'createdAt', updated_at: 'updatedAt' } as const;

@Injectable()
export class IdTagsService {
  private readonly changes: ChangesOf<IdTagEntity>;

  constructor(
    @Inject(OrganizationDatabase) private readonly database: OrganizationDatabase,
    @Inject(TokenAnnouncer) private readonly announcer: TokenAnnouncer,
    @Inject(AuditLog) audit: AuditLog,
  ) {
    this.changes = audit.of('id_tag', ({ idTag }) => idTag);
  }

  issue(caller: Principal, input: IssueIdTagDto): Promise<IdTagEntity> {
    return this.database.run(caller.organizationId, async (tx) => {
      const row = newIdTag(caller, input);
      await checkDriver(tx, row);
      await keepOnce(() => tx.insert(IdTagEntity, row), `The id tag ${row.idTag} is issued already.`);
      await this.announcer.announceIssued(tx, [row]);
      await this.changes.record(tx, caller, 'issued', row, { before: null, after: row });
      return row;
    });
  }

  update(
    caller: Principal,
    idTag: string,
    input: UpdateIdTagDto,
    check: Check<IdTagEntity>,
  ): Promise<IdTagEntity> {
    return this.database.run(caller.organizationId, async (tx) => {
      const row = await lockIdTag(tx, caller, idTag);
      check(row);
      const before = snapshot(row);
      if (input.status !== undefined) row.status = input.status ?? 'active';
      if (input.valid_until !== undefined) row.validUntil = instantOf(input.valid_until);
      if (input.driver_id !== undefined) row.driverId = input.driver_id;
      if (input.group_id_tag !== undefined) row.groupIdTag = input.group_id_tag;
      if (input.roaming_party !== undefined) row.roamingParty = input.roaming_party?.toUpperCase() ?? null;
      if (input.label !== undefined) row.label = input.label;
      row.updatedAt = new Date();
      await checkDriver(tx, row);
      await tx.save(row);
      await this.announcer.announceUpdated(tx, [row]);
      await this.changes.updated(tx, caller, before, row);
      return row;
    });
  }

  list(caller: Principal, filter: IdTagQueryDto): Promise<FoundPage<IdTagEntity>> {
    return this.database.run(caller.organizationId, (tx) => {
      const query = tx.createQueryBuilder(IdTagEntity, 'id_tag');
      whereGiven(query, [
        ['id_tag.status = :status', { status: filter.status }],
        ['id_tag.type = :type', { type: filter.type }],
        ['id_tag.driverId = :driverId', { driverId: filter.driver_id }],
        ['upper(id_tag.groupIdTag) = :group', { group: filter.group_id_tag?.toUpperCase() }],
        ['(id_tag.idTag ilike :q or id_tag.label ilike :q)', { q: containing(filter.q) }],
      ]);
      return findSorted(query, sortOrder(filter.sort, ID_TAG_ORDERS), 'idTagKey', pageRequest(filter));
    });
  }

  async remove(caller: Principal, idTag: string, check: Check<IdTagEntity>): Promise<void> {
    await this.database.run(caller.organizationId, async (tx) => {
      const row = await lockIdTag(tx, caller, idTag);
      check(row);
      await tx.delete(IdTagEntity, { organizationId: row.organizationId, idTagKey: row.idTagKey });
      await this.announcer.announceRemoved(tx, row);
      await this.changes.removed(tx, caller, row);
    });
  }

  get(caller: Principal, idTag: string): Promise<IdTagEntity> {
    return this.database.run(caller.organizationId, async (tx) => {
      const row = await tx.findOneBy(IdTagEntity, {
        organizationId: caller.organizationId,
        idTagKey: idTag.toUpperCase(),
      });
      return orNotFound(row, 'id_tag', idTag);
    });
  }
}

/** Locked before the outbox row is written, so that events of one tag leave in the order of their changes. */
async function lockIdTag(
  tx: EntityManager,
  { organizationId }: Principal,
  idTag: string,
): Promise<IdTagEntity> {
  const row = await tx.findOne(IdTagEntity, {
    where: { organizationId, idTagKey: idTag.toUpperCase() },
    lock: { mode: 'pessimistic_write' },
  });
  return orNotFound(row, 'id_tag', idTag);
}

async function checkDriver(tx: EntityManager, { driverId }: IdTagEntity): Promise<void> {
  if (driverId === null) return;
  const driver = await tx.findOne(DriverEntity, { where: { id: driverId }, lock: { mode: 'for_key_share' } });
  await namedBy('/driver_id', () => orNotFound(driver, 'driver', driverId));
}
