import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';

import { AlreadyExistsError, newId, NotFoundError } from '@csms/kernel';
import { containing, isUniqueViolation, OrganizationDatabase } from '@csms/platform-db';
import {
  type Check,
  findSorted,
  type FoundRows,
  type PageRequest,
  type Principal,
  sortOrder,
} from '@csms/platform-http';

import { AuditLog } from '../audit/audit-log';
import { snapshot } from '../audit/domain/snapshot';
import { DriverAnnouncer, lockDrivers } from '../drivers/driver-announcer';

import type { CreateGroupDto, GroupQueryDto, UpdateGroupDto } from './dto/group.dto';
import { GroupEntity, GroupMemberEntity } from './group.entity';

export interface GroupWithCount extends GroupEntity {
  memberCount: number;
}

export const GROUP_ORDERS = { created_at: 'createdAt', updated_at: 'updatedAt', name: 'name' } as const;

@Injectable()
export class GroupsService {
  constructor(
    @Inject(OrganizationDatabase) private readonly database: OrganizationDatabase,
    @Inject(DriverAnnouncer) private readonly announcer: DriverAnnouncer,
    @Inject(AuditLog) private readonly audit: AuditLog,
  ) {}

  create(caller: Principal, input: CreateGroupDto): Promise<GroupWithCount> {
    return this.database.run(caller.organizationId, async (tx) => {
      const now = new Date();
      const row = tx.create(GroupEntity, {
        id: newId('grp'),
        organizationId: caller.organizationId,
        name: input.name,
        description: input.description ?? null,
        createdAt: now,
        updatedAt: now,
      });
      await keptOnce(row, () => tx.insert(GroupEntity, row));
      await this.record(tx, caller, 'group.created', null, row);
      return Object.assign(row, { memberCount: 0 });
    });
  }

  list(caller: Principal, page: PageRequest, filter: GroupQueryDto): Promise<FoundRows<GroupWithCount>> {
    return this.database.run(caller.organizationId, async (tx) => {
      const query = tx.createQueryBuilder(GroupEntity, 'user_group');
      if (filter.q !== undefined) query.andWhere('user_group.name ilike :q', { q: containing(filter.q) });
      const found = await findSorted(query, sortOrder(filter.sort, GROUP_ORDERS), 'id', page);
      return { rows: await withCounts(tx, found.rows), total: found.total };
    });
  }

  get(caller: Principal, groupId: string): Promise<GroupWithCount> {
    return this.database.run(caller.organizationId, async (tx) => {
      const row = await tx.findOneBy(GroupEntity, { id: groupId });
      if (row === null) throw new NotFoundError('group', groupId);
      return counted(tx, row);
    });
  }

  update(
    caller: Principal,
    groupId: string,
    input: UpdateGroupDto,
    check: Check<GroupWithCount>,
  ): Promise<GroupWithCount> {
    return this.database.run(caller.organizationId, async (tx) => {
      const row = await lockGroup(tx, groupId);
      check(await counted(tx, row));
      const before = snapshot(row);
      if (input.name !== undefined) row.name = input.name;
      if (input.description !== undefined) row.description = input.description;
      row.updatedAt = new Date();
      await keptOnce(row, () => tx.save(row));
      await this.record(tx, caller, 'group.updated', before, row);
      return counted(tx, row);
    });
  }

  async remove(caller: Principal, groupId: string, check: Check<GroupWithCount>): Promise<void> {
    await this.database.run(caller.organizationId, async (tx) => {
      const row = await lockGroup(tx, groupId);
      check(await counted(tx, row));
      const members = await tx.findBy(GroupMemberEntity, { groupId });
      const drivers = await lockDrivers(
        tx,
        members.map(({ driverId }) => driverId),
      );
      await tx.delete(GroupEntity, { id: groupId });
      await this.announcer.announce(tx, drivers);
      await this.record(tx, caller, 'group.removed', row, null);
    });
  }

  /** All of them or none; one that is a member already stays. */
  addMembers(caller: Principal, groupId: string, driverIds: readonly string[]): Promise<GroupWithCount> {
    return this.database.run(caller.organizationId, async (tx) => {
      const row = await lockGroup(tx, groupId);
      const drivers = await lockDrivers(tx, driverIds);
      const unknown = driverIds.find((id) => !drivers.some((driver) => driver.id === id));
      if (unknown !== undefined) throw new NotFoundError('driver', unknown);
      const { organizationId } = caller;
      await tx
        .createQueryBuilder()
        .insert()
        .into(GroupMemberEntity)
        .values(driverIds.map((driverId) => ({ groupId, driverId, organizationId })))
        .orIgnore()
        .execute();
      await this.announcer.announce(tx, drivers);
      await this.record(tx, caller, 'group.members_added', null, Object.assign({ driverIds }, row));
      return counted(tx, row);
    });
  }

  async removeMember(caller: Principal, groupId: string, driverId: string): Promise<void> {
    await this.database.run(caller.organizationId, async (tx) => {
      const row = await lockGroup(tx, groupId);
      const drivers = await lockDrivers(tx, [driverId]);
      const { affected } = await tx.delete(GroupMemberEntity, { groupId, driverId });
      if (affected !== 1) throw new NotFoundError('driver', driverId);
      await this.announcer.announce(tx, drivers);
      await this.record(tx, caller, 'group.member_removed', Object.assign({ driverId }, row), row);
    });
  }

  private record(
    tx: EntityManager,
    caller: Principal,
    action: string,
    before: object | null,
    after: object | null,
  ): Promise<void> {
    const { id } = (after ?? before) as { id: string };
    return this.audit.record(tx, caller, { action, resourceType: 'group', resourceId: id, before, after });
  }
}

async function lockGroup(tx: EntityManager, groupId: string): Promise<GroupEntity> {
  const row = await tx.findOne(GroupEntity, { where: { id: groupId }, lock: { mode: 'pessimistic_write' } });
  if (row === null) throw new NotFoundError('group', groupId);
  return row;
}

async function keptOnce(row: GroupEntity, keep: () => Promise<unknown>): Promise<void> {
  try {
    await keep();
  } catch (error) {
    if (isUniqueViolation(error)) throw new AlreadyExistsError(`A group ${row.name} is there already.`);
    throw error;
  }
}

async function counted(tx: EntityManager, row: GroupEntity): Promise<GroupWithCount> {
  const [group] = await withCounts(tx, [row]);
  return group as GroupWithCount;
}

async function withCounts(tx: EntityManager, rows: readonly GroupEntity[]): Promise<GroupWithCount[]> {
  const counts = await tx.query<{ group_id: string; count: number }[]>(
    'select group_id, count(*) as count from group_member where group_id = any($1) group by group_id',
    [rows.map(({ id }) => id)],
  );
  const byGroup = new Map(counts.map((one) => [one.group_id, one.count]));
  return rows.map((row) => Object.assign({}, row, { memberCount: byGroup.get(row.id) ?? 0 }));
}
