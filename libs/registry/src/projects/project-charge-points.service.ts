import { Inject, Injectable } from '@nestjs/common';

import { CodedError, NotFoundError } from '@csms/kernel';
import { OrganizationDatabase } from '@csms/platform-db';
import type { Principal } from '@csms/platform-http';

import { AuditLog } from '../audit/audit-log';
import { snapshot } from '../audit/domain/snapshot';
import { ChargePointEntity } from '../charge-points/charge-point.entity';
import { ChargePointAnnouncer } from '../charge-points/charge-point-announcer';
import {
  findOpenProject,
  lockChargePoints,
  moveToSite,
  refuseSilentMove,
} from '../charge-points/charge-point-place';

/** Which charge points belong to a project. */
@Injectable()
export class ProjectChargePointsService {
  constructor(
    @Inject(OrganizationDatabase) private readonly database: OrganizationDatabase,
    @Inject(ChargePointAnnouncer) private readonly announcer: ChargePointAnnouncer,
    @Inject(AuditLog) private readonly audit: AuditLog,
  ) {}

  /** The charge point stands at the project's site from then on, where the project has one. */
  assign(caller: Principal, projectId: string, chargePointId: string, isMove: boolean): Promise<void> {
    return this.change(caller, projectId, chargePointId, 'charge_point.assigned', async (tx, row, siteId) => {
      if (row.projectId !== null && row.projectId !== projectId && !isMove) {
        throw new CodedError(
          'conflict',
          `The charge point ${row.id} belongs to the project ${row.projectId}: send move=true to move it.`,
          { charge_point_id: row.id, project_id: row.projectId },
        );
      }
      if (siteId !== null) {
        refuseSilentMove(row, siteId, isMove);
        await moveToSite(tx, row, siteId);
      }
      row.projectId = projectId;
    });
  }

  unassign(caller: Principal, projectId: string, chargePointId: string): Promise<void> {
    return this.change(caller, projectId, chargePointId, 'charge_point.unassigned', (_tx, row) => {
      if (row.projectId !== projectId) throw new NotFoundError('charge_point', chargePointId);
      row.projectId = null;
    });
  }

  private change(
    caller: Principal,
    projectId: string,
    chargePointId: string,
    action: string,
    apply: (
      tx: Parameters<typeof moveToSite>[0],
      row: ChargePointEntity,
      siteId: string | null,
    ) => void | Promise<void>,
  ): Promise<void> {
    return this.database.run(caller.organizationId, async (tx) => {
      const { siteId } = await findOpenProject(tx, caller, projectId);
      const [row] = await lockChargePoints(tx, caller, [chargePointId]);
      if (row === undefined) throw new NotFoundError('charge_point', chargePointId);
      const before = snapshot(row);
      await apply(tx, row, siteId);
      row.updatedAt = new Date();
      await tx.save(row);
      await this.announcer.announceUpdated(tx, [row]);
      await this.audit.record(tx, caller, {
        action,
        resourceType: 'charge_point',
        resourceId: row.id,
        before,
        after: row,
      });
    });
  }
}
