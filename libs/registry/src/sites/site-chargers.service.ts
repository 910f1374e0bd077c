import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';

import { NotFoundError } from '@csms/kernel';
import { OrganizationDatabase } from '@csms/platform-db';
import type { Principal } from '@csms/platform-http';

import { AuditLog } from '../audit/audit-log';
import { snapshot } from '../audit/domain/snapshot';
import type { ChargePointEntity } from '../charge-points/charge-point.entity';
import { ChargePointAnnouncer } from '../charge-points/charge-point-announcer';
import { lockChargePoints, moveToSite, refuseSilentMove } from '../charge-points/charge-point-place';

import { findSite } from './site-access';

export interface LinkedChargers {
  readonly ids: readonly string[];
  /** Where the body names each. */
  readonly pointerOf: (id: string) => string;
  /** Also those that stand at another site. */
  readonly isMove: boolean;
}

/** Which charge points stand at a site. */
@Injectable()
export class SiteChargersService {
  constructor(
    @Inject(OrganizationDatabase) private readonly database: OrganizationDatabase,
    @Inject(ChargePointAnnouncer) private readonly announcer: ChargePointAnnouncer,
    @Inject(AuditLog) private readonly audit: AuditLog,
  ) {}

  /** All of them or none. @returns how many charge points the site has then */
  link(caller: Principal, siteId: string, { ids, pointerOf, isMove }: LinkedChargers): Promise<number> {
    return this.database.run(caller.organizationId, async (tx) => {
      await findSite(tx, caller, siteId, 'place');
      const rows = await lockChargePoints(tx, caller, ids, pointerOf);
      for (const row of rows) refuseSilentMove(row, siteId, isMove);
      const arriving = rows.filter((row) => row.siteId !== siteId);
      for (const row of arriving) await this.move(tx, caller, row, siteId);
      await this.announcer.announceUpdated(tx, arriving);
      return countAt(tx, siteId);
    });
  }

  async unlink(caller: Principal, siteId: string, chargePointId: string): Promise<void> {
    await this.database.run(caller.organizationId, async (tx) => {
      await findSite(tx, caller, siteId, 'place');
      const [row] = await lockChargePoints(tx, caller, [chargePointId]);
      if (row?.siteId !== siteId) throw new NotFoundError('charge_point', chargePointId);
      await this.move(tx, caller, row, null);
      await this.announcer.announceUpdated(tx, [row]);
    });
  }

  private async move(
    tx: EntityManager,
    caller: Principal,
    row: ChargePointEntity,
    siteId: string | null,
  ): Promise<void> {
    const before = snapshot(row);
    await moveToSite(tx, row, siteId);
    await tx.save(row);
    await this.audit.record(tx, caller, {
      action: 'charge_point.moved',
      resourceType: 'charge_point',
      resourceId: row.id,
      before,
      after: row,
    });
  }
}

async function countAt(tx: EntityManager, siteId: string): Promise<number> {
  const [{ count }] = await tx.query<[{ count: number }]>(
    `select count(*) as count from charge_point where site_id = $1 and lifecycle <> 'decommissioned'`,
    [siteId],
  );
  return count;
}
