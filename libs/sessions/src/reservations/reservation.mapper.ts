import { type DriverView, knowsDrivers, type Principal } from '@csms/platform-http';
import { maskIdTag } from '@csms/platform-ops';

import type { ReservationDto } from './dto/reservation.dto';
import type { ReservationEntity } from './reservation.entity';

/** Tokens whole to those who may read of persons. */
export function toReservationDto(
  row: ReservationEntity,
  caller: Pick<Principal, 'scopes' | 'pseudonymous'>,
  viewOfDriver: DriverView,
): ReservationDto {
  return {
    reservation_id: row.id,
    ocpp_reservation_id: row.number,
    status: row.status,
    reason: row.reason,
    charge_point_id: row.chargePointId,
    connector_id: row.connectorId,
    evse_id: row.evseId,
    site_id: row.siteId,
    project_id: row.projectId,
    id_tag: row.idToken === null || knowsDrivers(caller) ? row.idToken : maskIdTag(row.idToken),
    driver_id: viewOfDriver(row.driverId),
    session_id: row.sessionId,
    created_at: row.at.toISOString(),
    expires_at: row.expiresAt.toISOString(),
    ended_at: row.endedAt?.toISOString() ?? null,
    updated_at: row.updatedAt.toISOString(),
  };
}
