import type { OcppCall } from '../ocpp-command';

/** What the central system could take of it. */
export interface SecuritySetup {
  /** Of the charge point, as it is registered. */
  readonly profile: number;
  /** Whether chargers can come by TLS, and show certificates. */
  readonly hasTls: boolean;
  readonly hasClientCertificates: boolean;
}

/** The security profile to which a command would move the charger; null: it is about something else. */
export function requestedProfile({ action, payload }: OcppCall): number | null {
  if (action === 'ChangeConfiguration') {
    const { key, value } = payload as { key?: unknown; value?: unknown };
    return String(key).toLowerCase() === 'securityprofile' ? Number(value) : null;
  }
  if (action === 'SetNetworkProfile') {
    const { connectionData } = payload as { connectionData?: { securityProfile?: unknown } };
    return Number(connectionData?.securityProfile);
  }
  return null;
}

/**
 * Why a charger must not be moved to that profile: it would lose its way to us, or go down (OCPP security white paper
 * A05). null: it may.
 */
export function profileProblem(
  requested: number,
  { profile, hasTls, hasClientCertificates }: SecuritySetup,
): string | null {
  if (requested < profile) {
    return `The security profile of the charge point is ${profile}, and is not lowered.`;
  }
  if (requested > profile) {
    return `The security profile of the charge point is ${profile}. Raise it first: POST /charge-points/{id}/credentials.`;
  }
  if (requested >= 2 && !hasTls) return 'Chargers cannot come by TLS here: OCPP_TLS_PORT is not set.';
  if (requested === 3 && !hasClientCertificates) {
    return 'No authority of client certificates is set: OCPP_TLS_CLIENT_CA_FILE.';
  }
  return null;
}
