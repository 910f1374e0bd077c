import {
  type EventData,
  type ReservationCommand,
  ReservationCommandRequested,
  ReservationCreated,
  ReservationEnded,
} from '@csms/contracts';
import type { OutgoingEvent } from '@csms/platform-kafka';
import { maskIdTag } from '@csms/platform-ops';

import type { ReservationEntity } from './reservation.entity';

/** How long a command may be on its way; the charger's own time comes on top. */
const EXPIRES_MS = 5_000;
const TIMEOUT_SECONDS = 15;
/** Longer than both together: an outcome that has not come then is not waited for. */
export const OUTCOME_WITHIN_MS = 25_000;

export type ReservationNews =
  OutgoingEvent<typeof ReservationCreated> | OutgoingEvent<typeof ReservationEnded>;

/** What the charger is to do. */
export function commandNews(
  { id, organizationId, chargePointId }: ReservationEntity,
  commandId: string,
  command: ReservationCommand,
): OutgoingEvent<typeof ReservationCommandRequested> {
  const now = Date.now();
  const data: EventData<typeof ReservationCommandRequested> = {
    command_id: commandId,
    organization_id: organizationId,
    charge_point_id: chargePointId,
    command,
    reference: id,
    requested_at: new Date(now).toISOString(),
    expires_at: new Date(now + EXPIRES_MS).toISOString(),
    timeout_seconds: TIMEOUT_SECONDS,
  };
  return { definition: ReservationCommandRequested, organizationId, data };
}

/** What others are told of its new status; none: it is nothing that the charger held. */
export function statusNews(row: ReservationEntity): ReservationNews[] {
  const { organizationId, status, endedAt } = row;
  const data = coreOf(row);
  if (status === 'accepted') return [{ definition: ReservationCreated, organizationId, data }];
  if (status !== 'used' && status !== 'expired' && status !== 'cancelled') return [];
  const end = {
    status,
    ended_at: (endedAt ?? row.updatedAt).toISOString(),
    session_id: row.sessionId,
  };
  return [{ definition: ReservationEnded, organizationId, data: { ...data, ...end } }];
}

function coreOf(row: ReservationEntity) {
  return {
    organization_id: row.organizationId,
    charge_point_id: row.chargePointId,
    site_id: row.siteId,
    project_id: row.projectId,
    time_zone: row.timeZone,
    reservation_id: row.id,
    evse_id: row.evseId,
    connector_id: row.connectorId,
    id_tag_masked: row.idToken === null ? null : maskIdTag(row.idToken),
    driver_id: row.driverId,
    created_at: row.at.toISOString(),
    expires_at: row.expiresAt.toISOString(),
  };
}
