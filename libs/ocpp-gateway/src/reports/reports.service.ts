import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';

import { NotFoundError } from '@csms/kernel';
import { OrganizationDatabase } from '@csms/platform-db';
import {
  findSorted,
  type FoundPage,
  type PageRequest,
  type Principal,
  reachesSite,
} from '@csms/platform-http';

import { ChargePointEntity } from '../charge-points/charge-point.entity';

import { DeviceVariableEntity } from './device-variable.entity';
import { ReportPartEntity } from './report-part.entity';

export interface VariableFilter {
  readonly component?: string;
  readonly variable?: string;
}

const BY_KEY = { name: 'key', column: 'key', isDescending: false, isInstant: false } as const;

@Injectable()
export class ReportsService {
  constructor(@Inject(OrganizationDatabase) private readonly database: OrganizationDatabase) {}

  /** In order of component and variable. */
  deviceModel(
    caller: Principal,
    chargePointId: string,
    page: PageRequest,
    { component, variable }: VariableFilter,
  ): Promise<FoundPage<DeviceVariableEntity>> {
    return this.database.run(caller.organizationId, async (tx) => {
      await requireChargePoint(tx, caller, chargePointId);
      const query = tx
        .createQueryBuilder(DeviceVariableEntity, 'variable')
        .where('variable.chargePointId = :chargePointId', { chargePointId });
      if (component !== undefined) {
        query.andWhere('lower(variable.componentName) = lower(:component)', { component });
      }
      if (variable !== undefined)
        query.andWhere('lower(variable.variableName) = lower(:variable)', { variable });
      return findSorted(query, BY_KEY, 'key', page);
    });
  }

  /** The parts that have come, in order; more than one report, where two kinds were asked for under one number. */
  report(caller: Principal, chargePointId: string, requestId: number): Promise<ReportPartEntity[]> {
    return this.database.run(caller.organizationId, async (tx) => {
      await requireChargePoint(tx, caller, chargePointId);
      const parts = await tx.find(ReportPartEntity, {
        where: { chargePointId, requestId },
        order: { kind: 'ASC', seqNo: 'ASC' },
      });
      if (parts.length === 0) throw new NotFoundError('report', String(requestId));
      return parts;
    });
  }
}

async function requireChargePoint(
  tx: EntityManager,
  caller: Principal,
  chargePointId: string,
): Promise<void> {
  const known = await tx.findOneBy(ChargePointEntity, { chargePointId });
  if (known === null || !reachesSite(caller, 'read', known.siteId)) {
    throw new NotFoundError('charge_point', chargePointId);
  }
}
