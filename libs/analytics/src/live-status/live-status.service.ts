import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';

import { OrganizationDatabase, whereGiven } from '@csms/platform-db';
import {
  findSorted,
  type FoundPage,
  pageRequest,
  type Principal,
  whereSiteIsGranted,
} from '@csms/platform-http';

import { ChargePointEntity } from '../charge-points/charge-point.entity';
import { readableChargePoint } from '../charge-points/readable-charge-point';
import { isOnline, isOnlineSql } from '../heartbeats/domain/heartbeat-status';

import { liveConnectors } from './domain/live-connectors';
import type { LiveStatusQueryDto } from './dto/live-status.dto';
import type { LiveChargePoint } from './live-status.mapper';
import { liveFacts } from './live-status.repository';

const BY_ID = { name: 'charge_point_id', column: 'id', isDescending: false, isInstant: false };

@Injectable()
export class LiveStatusService {
  constructor(@Inject(OrganizationDatabase) private readonly database: OrganizationDatabase) {}

  /** @throws NotFoundError */
  get(caller: Principal, chargePointId: string, now: Date): Promise<LiveChargePoint> {
    return this.database.run(caller.organizationId, async (tx) => {
      const chargePoint = await readableChargePoint(tx, caller, chargePointId);
      const [live] = await liveChargePoints(tx, [chargePoint], now);
      return live as LiveChargePoint;
    });
  }

  /** By their ids; those that are decommissioned are left out. */
  list(caller: Principal, filter: LiveStatusQueryDto, now: Date): Promise<FoundPage<LiveChargePoint>> {
    return this.database.run(caller.organizationId, async (tx) => {
      const query = tx
        .createQueryBuilder(ChargePointEntity, 'charge_point')
        .where(`charge_point.lifecycle <> 'decommissioned'`);
      whereSiteIsGranted(query, 'charge_point.siteId', caller);
      whereGiven(query, [
        ['charge_point.id = any(:ids)', { ids: filter.ids?.split(',') }],
        ['charge_point.siteId = :siteId', { siteId: filter.site_id }],
        ['charge_point.projectId = :projectId', { projectId: filter.project_id }],
        [`${isOnlineSql(':now')} = :online`, { online: filter.online, now }],
        [
          `exists (select 1 from connector where connector.charge_point_id = charge_point.charge_point_id
                   and connector.connector_id <> 0 and connector.status = :status)`,
          { status: filter.connector_status },
        ],
      ]);
      const found = await findSorted(query, BY_ID, 'id', pageRequest(filter));
      const rows = await liveChargePoints(tx, found.rows, now);
      return { ...found, rows, keysetOf: ({ chargePoint }) => found.keysetOf(chargePoint) };
    });
  }
}

/** In the order in which they are given. */
export async function liveChargePoints(
  tx: EntityManager,
  chargePoints: readonly ChargePointEntity[],
  now: Date,
): Promise<LiveChargePoint[]> {
  const facts = await liveFacts(
    tx,
    chargePoints.map(({ id }) => id),
  );
  return chargePoints.map((chargePoint) => {
    const { connectors, sessions } = facts.get(chargePoint.id) ?? { connectors: [], sessions: [] };
    return {
      chargePoint,
      isOnline: isOnline(chargePoint, now),
      ownStatus: connectors.find(({ connectorId }) => connectorId === 0)?.status ?? null,
      connectors: liveConnectors(connectors, sessions),
    };
  });
}
