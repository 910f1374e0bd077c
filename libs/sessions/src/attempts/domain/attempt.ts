import { energyWh, type SessionState } from '../../charging-sessions/domain/session-state';

/** Why somebody who wanted to charge did not, or not to the end. */
export const ATTEMPT_REASONS = [
  'authorization_refused',
  'remote_start_rejected',
  'connector_reserved',
  'remote_start_timeout',
  'remote_start_failed',
  'not_plugged_in',
  'zero_energy',
  'fault',
] as const;
export type AttemptReason = (typeof ATTEMPT_REASONS)[number];

/** What the attempt is known by. */
export const ATTEMPT_SOURCES = ['Authorize', 'RemoteStart', 'Session'] as const;
export type AttemptSource = (typeof ATTEMPT_SOURCES)[number];

/** What a session, a token or a command came to. */
export interface AttemptOutcome {
  readonly reason: AttemptReason;
  /** In the words of whoever said so: the token's status, the charger's answer, the reason of the end. */
  readonly cause: string | null;
}

/** Stop reasons that are faults of the installation (OCPP 1.6 §7.36, 2.0.1 §3.71). */
const FAULTS = new Set([
  'EmergencyStop',
  'GroundFault',
  'OvercurrentFault',
  'PowerLoss',
  'PowerQuality',
  'Reboot',
]);

/** OCPP 2.0.1 E03: no vehicle was plugged in within EVConnectionTimeOut. */
const NOT_PLUGGED_IN = 'Timeout';

/** null: the session took energy, or goes on. */
export function attemptOfSession(state: SessionState): AttemptOutcome | null {
  const { authorization, endedAt, stopReason } = state;
  const energy = energyWh(state);
  const hasCharged = energy !== null && energy > 0;
  if (authorization !== null && authorization.status !== 'Accepted' && !hasCharged) {
    return { reason: 'authorization_refused', cause: authorization.status };
  }
  if (endedAt === null) return null;
  if (stopReason === NOT_PLUGGED_IN && !hasCharged) return { reason: 'not_plugged_in', cause: stopReason };
  if (stopReason !== null && FAULTS.has(stopReason)) return { reason: 'fault', cause: stopReason };
  return energy === 0 ? { reason: 'zero_energy', cause: stopReason } : null;
}

/**
 * A command that was accepted is an attempt only where no charge follows. Chargers say no more than Rejected where they
 * hold the connector for another token: that they do is known by the reservation.
 */
export function attemptOfCommand(
  status: string,
  reason: string | null,
  isReservedForOther = false,
): AttemptOutcome {
  switch (status) {
    case 'Accepted':
      return { reason: 'not_plugged_in', cause: null };
    case 'Rejected':
      return { reason: isReservedForOther ? 'connector_reserved' : 'remote_start_rejected', cause: reason };
    case 'Timeout':
      return { reason: 'remote_start_timeout', cause: reason };
    default:
      return { reason: 'remote_start_failed', cause: reason };
  }
}

/** Likewise of a token. */
export function attemptOfToken(status: string): AttemptOutcome {
  return status === 'Accepted'
    ? { reason: 'not_plugged_in', cause: null }
    : { reason: 'authorization_refused', cause: status };
}

/** By which tokens are found that are known by their end alone. */
export function endOfToken(idToken: string): string {
  return idToken.slice(-4).toUpperCase();
}
