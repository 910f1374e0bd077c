import { Inject, Injectable } from '@nestjs/common';
import { type EntityManager, In } from 'typeorm';

import { DriverRemoved } from '@csms/contracts';
import { namedBy, newId, orNotFound, requireAllKnown } from '@csms/kernel';
import { containing, keepOnce, OrganizationDatabase, whereGiven } from '@csms/platform-db';
import {
  type Check,
  findSorted,
  type FoundPage,
  pageRequest,
  type Principal,
  sortOrder,
} from '@csms/platform-http';
import { Outbox } from '@csms/platform-kafka';

import { type Actor, AuditLog, type ChangesOf, retentionOf } from '../audit/audit-log';
import { redactDriver } from '../audit/redact-driver';
import { CostCentreEntity } from '../cost-centres/cost-centre.entity';
import { GroupEntity, GroupMemberEntity } from '../groups/group.entity';
import { TokenAnnouncer } from '../id-tags/token-announcer';
import { VehicleAnnouncer } from '../vehicles/vehicle-announcer';

import { type AuditedDriver, changeForAudit, forAudit } from './domain/audited-driver';
import { DriverEntity } from './driver.entity';
import { DriverAnnouncer, type DriverWithGroups, lockDrivers, withGroups } from './driver-announcer';
import type { CreateDriverDto, DriverQueryDto, UpdateDriverDto } from './dto/driver.dto';

const DRIVER_ORDERS = { created_at: 'createdAt', updated_at: 'updatedAt' } as const;

@Injectable()
export class DriversService {
  private readonly changes: ChangesOf<AuditedDriver>;

  constructor(
    @Inject(OrganizationDatabase) private readonly database: OrganizationDatabase,
    @Inject(Outbox) private readonly outbox: Outbox,
    @Inject(DriverAnnouncer) private readonly announcer: DriverAnnouncer,
    @Inject(TokenAnnouncer) private readonly tokens: TokenAnnouncer,
    @Inject(VehicleAnnouncer) private readonly vehicles: VehicleAnnouncer,
    @Inject(AuditLog) audit: AuditLog,
  ) {
    this.changes = audit.of('driver', ({ id }) => id);
  }

  create(caller: Principal, input: CreateDriverDto): Promise<DriverWithGroups> {
    return this.database.run(caller.organizationId, async (tx) => {
      const now = new Date();
      const row = tx.create(DriverEntity, {
        id: newId('drv'),
        organizationId: caller.organizationId,
        name: input.name ?? null,
        email: input.email ?? null,
        userTypeId: input.user_type_id ?? null,
        costCentre: input.cost_centre ?? null,
        status: input.status ?? 'active',
        emailNotifications: input.email_notifications ?? true,
        lastSessionAt: null,
        createdAt: now,
        updatedAt: now,
      });
      await checkCostCentre(tx, row);
      await keptOnce(row, () => tx.insert(DriverEntity, row));
      await joinGroups(tx, row, input.group_ids ?? []);
      await this.changes.created(tx, caller, forAudit(row));
      return this.told(tx, row);
    });
  }

  list(caller: Principal, filter: DriverQueryDto): Promise<FoundPage<DriverWithGroups>> {
    return this.database.run(caller.organizationId, async (tx) => {
      const query = tx.createQueryBuilder(DriverEntity, 'driver');
      whereGiven(query, [
        ['driver.status = :status', { status: filter.status }],
        ['driver.costCentre = :costCentre', { costCentre: filter.cost_centre }],
        ['driver.userTypeId = :userTypeId', { userTypeId: filter.user_type_id }],
        [
          'exists (select 1 from group_member where driver_id = driver.id and group_id = :groupId)',
          { groupId: filter.group_id },
        ],
        [
          '(driver.name ilike :q or driver.email ilike :q or driver.id = :exact)',
          { q: containing(filter.q), exact: filter.q },
        ],
      ]);
      const found = await findSorted(query, sortOrder(filter.sort, DRIVER_ORDERS), 'id', pageRequest(filter));
      return { ...found, rows: await withGroups(tx, found.rows) };
    });
  }

  get(caller: Principal, driverId: string): Promise<DriverWithGroups> {
    return this.database.run(caller.organizationId, async (tx) => {
      const row = await tx.findOneBy(DriverEntity, { id: driverId });
      return grouped(tx, orNotFound(row, 'driver', driverId));
    });
  }

  update(
    caller: Principal,
    driverId: string,
    input: UpdateDriverDto,
    check: Check<DriverWithGroups>,
  ): Promise<DriverWithGroups> {
    return this.database.run(caller.organizationId, async (tx) => {
      const row = await lockDriver(tx, driverId);
      check(await grouped(tx, row));
      const before = Object.assign({}, row, { groupIds: await groupIdsOf(tx, driverId) });
      apply(row, input);
      await checkCostCentre(tx, row);
      await keptOnce(row, () => tx.save(row));
      if (input.group_ids !== undefined) await joinGroups(tx, row, input.group_ids ?? []);
      if (row.status !== before.status) await this.tokens.announceTagsOf(tx, driverId);
      const after = Object.assign({}, row, { groupIds: await groupIdsOf(tx, driverId) });
      await this.changes.record(tx, caller, 'updated', forAudit(row), changeForAudit(before, after));
      return this.told(tx, row);
    });
  }

  /** Erases the person: what is left of the driver is an id that means nobody. Their tags are blocked and nobody's. */
  async remove(caller: Principal, driverId: string, check: Check<DriverWithGroups>): Promise<void> {
    await this.database.run(caller.organizationId, async (tx) => {
      const row = await lockDriver(tx, driverId);
      check(await grouped(tx, row));
      await this.erase(tx, caller, row);
    });
  }

  /** Because nobody has charged by that name since. @returns false: somebody has, or it is done */
  eraseUnused(organizationId: string, driverId: string, since: Date): Promise<boolean> {
    return this.database.run(organizationId, async (tx) => {
      const [row] = await lockDrivers(tx, [driverId]);
      if (row?.lastSessionAt == null || row.lastSessionAt >= since) return false;
      await this.erase(tx, retentionOf(organizationId), row);
      return true;
    });
  }

  private async erase(tx: EntityManager, actor: Actor, row: DriverEntity): Promise<void> {
    await redactDriver(tx, row.id);
    await this.tokens.blockTagsOf(tx, row.id);
    await this.vehicles.leaveDriver(tx, row.id);
    await tx.delete(DriverEntity, { id: row.id });
    await this.outbox.append(tx, {
      definition: DriverRemoved,
      organizationId: row.organizationId,
      data: {
        driver_id: row.id,
        organization_id: row.organizationId,
        removed_at: new Date().toISOString(),
      },
    });
    await this.changes.removed(tx, actor, forAudit(row));
  }

  private async told(tx: EntityManager, row: DriverEntity): Promise<DriverWithGroups> {
    await this.announcer.announce(tx, [row]);
    return grouped(tx, row);
  }
}

function apply(row: DriverEntity, input: UpdateDriverDto): void {
  if (input.name !== undefined) row.name = input.name;
  if (input.email !== undefined) row.email = input.email;
  if (input.user_type_id !== undefined) row.userTypeId = input.user_type_id;
  if (input.cost_centre !== undefined) row.costCentre = input.cost_centre;
  if (input.status !== undefined) row.status = input.status ?? 'active';
  if (input.email_notifications !== undefined) row.emailNotifications = input.email_notifications ?? true;
  row.updatedAt = new Date();
}

async function groupIdsOf(tx: EntityManager, driverId: string): Promise<string[]> {
  const members = await tx.findBy(GroupMemberEntity, { driverId });
  return members.map(({ groupId }) => groupId).sort();
}

async function grouped(tx: EntityManager, row: DriverEntity): Promise<DriverWithGroups> {
  const [driver] = await withGroups(tx, [row]);
  return driver as DriverWithGroups;
}

async function lockDriver(tx: EntityManager, driverId: string): Promise<DriverEntity> {
  const [row] = await lockDrivers(tx, [driverId]);
  return orNotFound(row, 'driver', driverId);
}

async function checkCostCentre(
  tx: EntityManager,
  { organizationId, costCentre: code }: DriverEntity,
): Promise<void> {
  if (code === null) return;
  const found = await tx.findOne(CostCentreEntity, {
    where: { organizationId, code },
    lock: { mode: 'for_key_share' },
  });
  await namedBy('/cost_centre', () => orNotFound(found, 'cost_centre', code));
}

async function joinGroups(
  tx: EntityManager,
  { id: driverId, organizationId }: DriverEntity,
  groupIds: readonly string[],
): Promise<void> {
  const groups = await tx.find(GroupEntity, {
    where: { id: In([...groupIds]) },
    lock: { mode: 'for_key_share' },
  });
  requireAllKnown('/group_ids', 'group', groupIds, (id) => groups.some((group) => group.id === id));
  await tx.delete(GroupMemberEntity, { driverId });
  await tx.insert(
    GroupMemberEntity,
    groupIds.map((groupId) => ({ groupId, driverId, organizationId })),
  );
}

function keptOnce<Kept>({ email }: DriverEntity, keep: () => Promise<Kept>): Promise<Kept> {
  return keepOnce(keep, `A driver with the e-mail address ${email ?? ''} is there already.`);
}
