import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';

import { NotFoundError } from '@csms/kernel';
import { Database, OrganizationDatabase } from '@csms/platform-db';
import { type Principal, reachesSite } from '@csms/platform-http';

import { ChargePointEntity } from '../charge-points/charge-point.entity';
import { requireChargePoint } from '../installers/installer-access';

type Work<T> = (tx: EntityManager, chargePoint: ChargePointEntity) => Promise<T>;

/** Installers see the charge points of their projects, an organization's credential those of its own. */
@Injectable()
export class CommissioningAccess {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(OrganizationDatabase) private readonly organizations: OrganizationDatabase,
  ) {}

  /** For installers alone: the charge point is locked. @throws NotFoundError */
  change<T>(caller: Principal, chargePointId: string, work: Work<T>): Promise<T> {
    return this.database.transaction(async (tx) =>
      work(tx, await requireChargePoint(tx, caller, chargePointId)),
    );
  }

  /** @throws NotFoundError */
  read<T>(caller: Principal, chargePointId: string, work: Work<T>): Promise<T> {
    if (caller.type === 'installer') return this.change(caller, chargePointId, work);
    return this.organizations.run(caller.organizationId, async (tx) => {
      const row = await tx.findOneBy(ChargePointEntity, { id: chargePointId });
      if (row === null || !reachesSite(caller, 'read', row.siteId)) {
        throw new NotFoundError('charge_point', chargePointId);
      }
      return work(tx, row);
    });
  }
}
