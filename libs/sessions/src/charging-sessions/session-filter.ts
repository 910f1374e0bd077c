import type { EntityManager, SelectQueryBuilder } from 'typeorm';

import { instantFrom, instantRange, InvalidParameterError, shownEndOf } from '@csms/kernel';
import { containing, whereGiven } from '@csms/platform-db';
import {
  knowsDrivers,
  NEWEST_FIRST,
  ofFilter,
  type Principal,
  type Pseudonyms,
  type SortOrder,
  whereSiteIsGranted,
} from '@csms/platform-http';

import type { SessionQueryDto, SessionSort } from './dto/session-query.dto';
import type { SessionEntity } from './session.entity';

const ORDERS: Readonly<Record<SessionSort, SortOrder>> = {
  // By the name of the lists' usual order, whose cursors say none.
  '-started_at': { name: NEWEST_FIRST, column: 'startedAt', isDescending: true, isInstant: true },
  started_at: { name: 'started_at', column: 'startedAt', isDescending: false, isInstant: true },
  '-updated_at': { name: '-updated_at', column: 'updatedAt', isDescending: true, isInstant: true },
  updated_at: { name: 'updated_at', column: 'updatedAt', isDescending: false, isInstant: true },
};

/** The order that is asked for, whose cursors are good for the same filter alone. */
export function sessionOrder(query: SessionQueryDto): SortOrder {
  const { limit: _limit, offset: _offset, page: _page, cursor: _cursor, sort, ...filter } = query;
  return ofFilter(
    ORDERS[sort ?? (filter.updated_since === undefined ? '-started_at' : 'updated_at')],
    filter,
  );
}

/**
 * Keeps a list to the sessions that the query names and the caller may see; `driver_id` is whom he means by it.
 * @throws InvalidParameterError
 */
export function whereSession(
  query: SelectQueryBuilder<SessionEntity>,
  caller: Principal,
  asked: SessionQueryDto,
): void {
  const zone = asked.time_zone ?? 'UTC';
  const started = instantRange(asked.from, asked.to, zone);
  const { updated_since: since } = asked;
  const isNamed = knowsDrivers(caller);
  const tagEnd = asked.id_tag === undefined ? undefined : shownEndOf(asked.id_tag);
  whereSiteIsGranted(query, 'session.siteId', caller);
  whereGiven(query, [
    ['session.startedAt >= :from', { from: started.from ?? undefined }],
    ['session.startedAt < :before', { before: started.before ?? undefined }],
    [
      'session.updatedAt >= :since',
      { since: since === undefined ? undefined : instantFrom('updated_since', since, zone) },
    ],
    ['session.status in (:...statuses)', { statuses: asked.status }],
    ['session.chargePointId = :chargePointId', { chargePointId: asked.charge_point_id }],
    ['session.evseId = :evseId', { evseId: asked.evse_id }],
    ['session.connectorId = :connectorId', { connectorId: asked.connector_id }],
    ['session.siteId = :siteId', { siteId: asked.site_id }],
    ['session.projectId = :projectId', { projectId: asked.project_id }],
    ['session.driverId = :driverId', { driverId: asked.driver_id }],
    ['session.groupIds @> array[:groupId]::text[]', { groupId: asked.group_id }],
    ['session.costCentre = :costCentre', { costCentre: asked.cost_centre }],
    ['session.vehicleId = :vehicleId', { vehicleId: asked.vehicle_id }],
    ['session.roamingParty = upper(:roamingParty)', { roamingParty: asked.roaming_party }],
    isNamed
      ? ['upper(session.idToken) = upper(:idTag)', { idTag: asked.id_tag }]
      : ['upper(right(session.idToken, 4)) = :end', { end: tagEnd }],
    [`(${searched(caller)})`, { q: containing(asked.q) }],
  ]);
}

/** The filter, with the driver whom the caller means by the id that he was shown. @throws InvalidParameterError */
export async function meantFilter<Filter extends SessionQueryDto>(
  tx: EntityManager,
  caller: Principal,
  filter: Filter,
  pseudonyms: Pseudonyms,
): Promise<Filter> {
  const asked = askedDriver(filter);
  if (asked === undefined) return filter;
  const driverId = await pseudonyms.meantBy(caller, asked, () =>
    tx.query('select driver_id from driver where erased_at is null'),
  );
  return Object.assign({}, filter, { driver_id: driverId });
}

/** @throws InvalidParameterError where the two names of the driver contradict */
export function askedDriver({ driver_id: driverId, user_id: userId }: SessionQueryDto): string | undefined {
  if (driverId !== undefined && userId !== undefined && driverId !== userId) {
    throw InvalidParameterError.of(
      'user_id',
      'contradiction',
      'user_id and driver_id name different drivers: send one of them.',
    );
  }
  return driverId ?? userId;
}

/** Nobody finds a token by characters that he is not shown. */
function searched(caller: Principal): string {
  const token = knowsDrivers(caller) ? 'session.idToken' : 'right(session.idToken, 4)';
  const columns = [
    'session.id',
    'session.transactionId',
    'session.ocppTransactionId',
    'session.chargePointId',
    token,
  ];
  return columns.map((column) => `${column} ilike :q`).join(' or ');
}
