import type { AuthorizationStatus } from '@csms/contracts';

export interface StartedBy {
  readonly idTokenKey: string | null;
  readonly authorizationStatus: AuthorizationStatus | null;
}

/**
 * What a charger hears of the token that stops a charge (OCPP 1.6 §5.16: it updates its cache by that). A token that
 * nobody knows, but that was accepted for this very charge, by a site's policy or a message handler, was good for it.
 */
export function statusAtStop(
  status: AuthorizationStatus,
  tokenKey: string,
  started: StartedBy | null,
): AuthorizationStatus {
  const hasStarted = started?.authorizationStatus === 'Accepted' && started.idTokenKey === tokenKey;
  return status === 'Unknown' && hasStarted ? 'Accepted' : status;
}
