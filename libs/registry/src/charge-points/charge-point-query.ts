import type { EntityManager, SelectQueryBuilder } from 'typeorm';

import { containing } from '@csms/platform-db';
import { type Principal, whereSiteIsGranted } from '@csms/platform-http';

import { ChargePointEntity } from './charge-point.entity';
import type { ChargePointQueryDto } from './dto/charge-point-query.dto';

/** The members by which lists of charge points are sorted, with the entity's properties. */
export const CHARGE_POINT_ORDERS = {
  created_at: 'createdAt',
  updated_at: 'updatedAt',
  charge_point_id: 'id',
} as const;

export function queryChargePoints(
  tx: EntityManager,
  caller: Principal,
  filter: ChargePointQueryDto,
): SelectQueryBuilder<ChargePointEntity> {
  const query = tx.createQueryBuilder(ChargePointEntity, 'charge_point');
  whereSiteIsGranted(query, 'charge_point.siteId', caller);
  if (filter.lifecycle === undefined) query.andWhere(`charge_point.lifecycle <> 'decommissioned'`);
  for (const [condition, name, value] of conditions(filter)) {
    if (value !== undefined) query.andWhere(condition, { [name]: value });
  }
  return query;
}

function conditions(filter: ChargePointQueryDto): [string, string, unknown][] {
  return [
    ['charge_point.siteId = :siteId', 'siteId', filter.site_id],
    ['charge_point.projectId = :projectId', 'projectId', filter.project_id],
    ['charge_point.status = :status', 'status', filter.status],
    ['charge_point.lifecycle = :lifecycle', 'lifecycle', filter.lifecycle],
    ['charge_point.online = :online', 'online', filter.online],
    ['charge_point.ocppVersion = :ocppVersion', 'ocppVersion', filter.ocpp_version],
    ['lower(charge_point.vendor) = :vendor', 'vendor', filter.vendor?.toLowerCase()],
    ['lower(charge_point.model) = :model', 'model', filter.model?.toLowerCase()],
    ['charge_point.updatedAt >= :since', 'since', filter.updated_since],
    [
      `exists (select 1 from connector where connector.charge_point_id = charge_point.id
               and connector.connector_id <> 0 and connector.status = :connectorStatus)`,
      'connectorStatus',
      filter.connector_status,
    ],
    [
      '(charge_point.id ilike :q or charge_point.name ilike :q or charge_point.serialNumber ilike :q)',
      'q',
      filter.q === undefined ? undefined : containing(filter.q),
    ],
  ];
}
