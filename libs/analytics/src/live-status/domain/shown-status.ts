/** What is known of a connector's status and of the session at it. */
export interface ToldStatus {
  /** As the charger told it; null: it told none. */
  readonly status: string | null;
  readonly changedAt: Date | null;
}

export interface RunningSession {
  readonly startedAt: Date | null;
  /** OCPP 2.0.1 §3.16; null: the charger tells none. */
  readonly chargingState: string | null;
}

/** What a connector may still be told as after a vehicle has been plugged in, where the word of it was missed. */
const FREE: ReadonlySet<string> = new Set(['Available', 'Reserved']);

/** In the words of OCPP 1.6. */
const BY_CHARGING_STATE: ReadonlyMap<string, string> = new Map([
  ['Charging', 'Charging'],
  ['SuspendedEV', 'SuspendedEV'],
  ['SuspendedEVSE', 'SuspendedEVSE'],
  ['EVConnected', 'Preparing'],
]);

/**
 * The status that is shown: as the charger told it, but for two cases. Stations of OCPP 2.0.1 say no more than
 * `Occupied`: their transaction says what goes on, in the words of OCPP 1.6. And a status that was told before the
 * session began, and says that the connector is free, was followed by one that nobody heard.
 */
export function shownStatus(told: ToldStatus, session: RunningSession | null): string | null {
  if (session === null) return told.status;
  const byState = BY_CHARGING_STATE.get(session.chargingState ?? '');
  if (told.status === 'Occupied') return byState ?? 'Occupied';
  return isOlderThan(told, session) ? (byState ?? 'Charging') : told.status;
}

function isOlderThan({ status, changedAt }: ToldStatus, { startedAt }: RunningSession): boolean {
  if (status === null || changedAt === null) return true;
  return FREE.has(status) && startedAt !== null && changedAt < startedAt;
}
