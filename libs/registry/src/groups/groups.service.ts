import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';

import { newId, NotFoundError, orNotFound, requireAllKnown } from '@csms/kernel';
import { containing, keepOnce, OrganizationDatabase } from '@csms/platform-db';
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
import { DriverAnnouncer, lockDrivers } from '../drivers/driver-announcer';

import type { CreateGroupDto, GroupQueryDto, UpdateGroupDto } from './dto/group.dto';
import { GroupEntity, GroupMemberEntity } from './group.entity';

export interface GroupWithCount extends GroupEntity {
  memberCount: number;
}

const GROUP_ORDERS = { created_at: 'createdAt', updated_at: 'updatedAt', name: 'name' } as const;

@Injectable()
export class GroupsService {
  private readonly changes: ChangesOf<GroupEntity>;

  constructor(
    @Inject(OrganizationDatabase) private readonly database: OrganizationDatabase,
    @Inject(DriverAnnouncer) private readonly announcer: DriverAnnouncer,
    @Inject(AuditLog) audit: AuditLog,
  ) {
    this.changes = audit.of('group', ({ id }) => id);
  }

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
      await this.changes.created(tx, caller, row);
      return Object.assign(row, { memberCount: 0 });
    });
  }

  list(caller: Principal, filter: GroupQueryDto): Promise<FoundPage<GroupWithCount>> {
    return this.database.run(caller.organizationId, async (tx) => {
      const query = tx.createQueryBuilder(GroupEntity, 'user_group');
      if (filter.q !== undefined) query.andWhere('user_group.name ilike :q', { q: containing(filter.q) });
      const found = await findSorted(query, sortOrder(filter.sort, GROUP_ORDERS), 'id', pageRequest(filter));
      return { ...found, rows: await withCounts(tx, found.rows) };
    });
  }

  get(caller: Principal, groupId: string): Promise<GroupWithCount> {
    return this.database.run(caller.organizationId, async (tx) => {
      const row = await tx.findOneBy(GroupEntity, { id: groupId });
      return counted(tx, orNotFound(row, 'group', groupId));
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
      await this.changes.updated(tx, caller, before, row);
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
      await this.changes.removed(tx, caller, row);
    });
  }

  /** All of them or none; one that is a member already stays. */
  addMembers(caller: Principal, groupId: string, driverIds: readonly string[]): Promise<GroupWithCount> {
    return this.database.run(caller.organizationId, async (tx) => {
      const row = await lockGroup(tx, groupId);
      const drivers = await lockDrivers(tx, driverIds);
      requireAllKnown('/driver_ids', 'driver', driverIds, (id) => drivers.some((driver) => driver.id === id));
      const { organizationId } = caller;
      await tx
        .createQueryBuilder()
        .insert()
        .into(GroupMemberEntity)
        .values(driverIds.map((driverId) => ({ groupId, driverId, organizationId })))
        .orIgnore()
        .execute();
      await this.announcer.announce(tx, drivers);
      await this.changes.record(tx, caller, 'members_added', row, {
        before: null,
        after: Object.assign({ driverIds }, row),
      });
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
      await this.changes.record(tx, caller, 'member_removed', row, {
        before: Object.assign({ driverId }, row),
        after: row,
      });
    });
  }
}

async function lockGroup(tx: EntityManager, groupId: string): Promise<GroupEntity> {
  const row = await tx.findOne(GroupEntity, { where: { id: groupId }, lock: { mode: 'pessimistic_write' } });
  return orNotFound(row, 'group', groupId);
}

function keptOnce<Kept>({ name }: GroupEntity, keep: () => Promise<Kept>): Promise<Kept> {
  return keepOnce(keep, `A group ${name} is there already.`);
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
