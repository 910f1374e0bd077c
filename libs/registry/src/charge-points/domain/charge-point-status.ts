export const CHARGE_POINT_STATUSES = [
  'registered',
  'online',
  'offline',
  'faulted',
  'unavailable',
  'maintenance',
] as const;

export type ChargePointStatus = (typeof CHARGE_POINT_STATUSES)[number];

export interface ObservedStatus {
  /** null: it was never connected. */
  readonly lastSeenAt: Date | null;
  readonly online: boolean;
  readonly connectors: readonly ConnectorReport[];
}

export interface ConnectorReport {
  /** 0 is the charge point itself (OCPP 1.6 §4.9). */
  readonly connectorId: number;
  readonly status: string | null;
}

/** What a charge point is said to be: as it says of itself, else as all of its connectors are. */
export function chargePointStatus({ lastSeenAt, online, connectors }: ObservedStatus): ChargePointStatus {
  if (lastSeenAt === null) return 'registered';
  if (!online) return 'offline';
  if (isAltogether('Faulted', connectors)) return 'faulted';
  return isAltogether('Unavailable', connectors) ? 'unavailable' : 'online';
}

function isAltogether(status: string, connectors: readonly ConnectorReport[]): boolean {
  const own = connectors.find(({ connectorId }) => connectorId === 0);
  if (own?.status === status) return true;
  const told = connectors.filter((one) => one.connectorId !== 0 && one.status !== null);
  return told.length > 0 && told.every((one) => one.status === status);
}

const CHARGING = new Set(['Charging', 'SuspendedEV', 'SuspendedEVSE', 'Occupied']);

/** Whether somebody may be charging there, as far as the charger said; it may be offline since. */
export function isInUse(connectors: readonly ConnectorReport[]): boolean {
  return connectors.some(({ status }) => status !== null && CHARGING.has(status));
}

/** Whether the charger says another serial number than the one that was entered; case and spaces around do not count. */
export function isAnotherSerialNumber(entered: string | null, reported: string | null): boolean {
  if (entered === null || reported === null) return false;
  return entered.trim().toUpperCase() !== reported.trim().toUpperCase();
}
