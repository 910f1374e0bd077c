import { Inject, Injectable } from '@nestjs/common';
import { type EntityManager, In } from 'typeorm';

import { DriverChanged } from '@csms/contracts';
import { Outbox } from '@csms/platform-kafka';

import { GroupMemberEntity } from '../groups/group.entity';

import { DriverEntity } from './driver.entity';

export interface DriverWithGroups extends DriverEntity {
  groupIds: string[];
}

/** Tells the other services of drivers: each event is the whole newest state. The rows are locked before. */
@Injectable()
export class DriverAnnouncer {
  constructor(@Inject(Outbox) private readonly outbox: Outbox) {}

  async announce(tx: EntityManager, rows: readonly DriverEntity[]): Promise<void> {
    const events = (await withGroups(tx, rows)).map((row) => ({
      definition: DriverChanged,
      organizationId: row.organizationId,
      data: {
        driver_id: row.id,
        organization_id: row.organizationId,
        name: row.name,
        email: row.email,
        user_type_id: row.userTypeId,
        group_ids: row.groupIds,
        cost_centre: row.costCentre,
        status: row.status,
        email_notifications: row.emailNotifications,
      },
    }));
    await this.outbox.append(tx, ...events);
  }
}

export async function withGroups(
  tx: EntityManager,
  rows: readonly DriverEntity[],
): Promise<DriverWithGroups[]> {
  const members = await tx.find(GroupMemberEntity, {
    where: { driverId: In(rows.map(({ id }) => id)) },
    order: { groupId: 'ASC' },
  });
  const byDriver = Map.groupBy(members, ({ driverId }) => driverId);
  return rows.map((row) =>
    Object.assign({}, row, {
      groupIds: (byDriver.get(row.id) ?? []).map(({ groupId }) => groupId),
    }),
  );
}

/** In the order of their ids, as every transaction that takes several. */
export function lockDrivers(tx: EntityManager, ids: readonly string[]): Promise<DriverEntity[]> {
  return tx.find(DriverEntity, {
    where: { id: In([...ids]) },
    order: { id: 'ASC' },
    lock: { mode: 'pessimistic_write' },
  });
}
