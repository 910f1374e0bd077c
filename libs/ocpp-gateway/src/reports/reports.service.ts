import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';

import { CodedError, NotFoundError } from '@csms/kernel';
import { OrganizationDatabase } from '@csms/platform-db';
import { findSorted, type FoundPage, type PageRequest, type Principal } from '@csms/platform-http';

import { ReadableChargePoints } from '../charge-points/readable-charge-points';
import { ConnectionTable } from '../connections/connection-table';
import { ChargerSoftwareEntity } from '../firmware/charger-software.entity';

import { DeviceVariableEntity } from './device-variable.entity';
import { ReportPartEntity } from './report-part.entity';

export interface VariableFilter {
  readonly component?: string;
  readonly variable?: string;
}

const BY_KEY = { name: 'key', column: 'key', isDescending: false, isInstant: false } as const;

@Injectable()
export class ReportsService {
  constructor(
    @Inject(OrganizationDatabase) private readonly database: OrganizationDatabase,
    @Inject(ReadableChargePoints) private readonly chargePoints: ReadableChargePoints,
    @Inject(ConnectionTable) private readonly connections: ConnectionTable,
  ) {}

  /** In order of component and variable. @throws not_found, protocol_mismatch */
  async deviceModel(
    caller: Principal,
    chargePointId: string,
    page: PageRequest,
    { component, variable }: VariableFilter,
  ): Promise<FoundPage<DeviceVariableEntity>> {
    await this.chargePoints.require(caller, chargePointId);
    return this.database.run(caller.organizationId, async (tx) => {
      requireDeviceModel(chargePointId, await this.versionOf(tx, chargePointId));
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
  async report(caller: Principal, chargePointId: string, requestId: number): Promise<ReportPartEntity[]> {
    await this.chargePoints.require(caller, chargePointId);
    return this.database.run(caller.organizationId, async (tx) => {
      const parts = await tx.find(ReportPartEntity, {
        where: { chargePointId, requestId },
        order: { kind: 'ASC', seqNo: 'ASC' },
      });
      if (parts.length === 0) throw new NotFoundError('report', String(requestId));
      return parts;
    });
  }

  /** That it speaks now, or spoke when it booted last; null: nobody knows. */
  private async versionOf(tx: EntityManager, chargePointId: string): Promise<string | null> {
    const connection = (await this.connections.locate(tx, [chargePointId])).get(chargePointId);
    if (connection !== undefined) return connection.ocppVersion;
    const software = await tx.findOneBy(ChargerSoftwareEntity, { chargePointId });
    return software?.ocppVersion ?? null;
  }
}

/** @throws CodedError */
function requireDeviceModel(chargePointId: string, version: string | null): void {
  if (version !== '1.6') return;
  const detail = `The charge point ${chargePointId} speaks OCPP 1.6, which has no device model.`;
  throw new CodedError('protocol_mismatch', detail, { ocpp_version: version });
}
