import type { OcppVersion } from '@csms/ocpp';

import type { BootStatus } from '../boot-status/domain/boot-status';
import type { ChargePointEntity } from '../charge-points/charge-point.entity';

/** Who is at the other end of a socket. */
export interface Charger {
  readonly chargePoint: ChargePointEntity;
  readonly version: OcppVersion;
  /** Of this socket: message ids of a charger may begin anew with each. */
  readonly connectionId: string;
  /** Of the new password with which it came, where that was one. */
  readonly nextPasswordId?: string | null;
  /** By this socket. */
  hasToldStatus?: boolean;
  /** What its last boot was answered; that is the charge point's where it has not booted by this socket. */
  bootStatus: BootStatus;
  /** Messages that it was asked for by TriggerMessage, until when they count as that (ms). */
  readonly asked: Map<string, number>;
}

/** The place in the words of our events; a part of every event of a charger. */
export function placeOf({ chargePoint }: Pick<Charger, 'chargePoint'>) {
  return {
    charge_point_id: chargePoint.chargePointId,
    organization_id: chargePoint.organizationId,
    site_id: chargePoint.siteId,
    project_id: chargePoint.projectId,
    time_zone: chargePoint.timeZone,
  };
}

/** Whether a token that nobody knows may charge there; `isOffline`: the charge began while the charger was offline. */
export function isUnknownWelcome({ chargePoint }: Pick<Charger, 'chargePoint'>, isOffline: boolean): boolean {
  return chargePoint.freeVend || (isOffline && chargePoint.acceptsUnknownOffline);
}
