import type { Pseudonyms } from '@csms/platform-http';

import type { SessionEntity } from '../charging-sessions/session.entity';

/** In the place of a token that was erased: it is no token, and nobody can ask for it. */
const ERASED_TOKEN = '';

/** The token of a session, as far as anybody may still know it. */
export function tokenOf({ idToken }: Pick<SessionEntity, 'idToken'>): string | null {
  return idToken === ERASED_TOKEN ? null : idToken;
}

/** Leaves of the driver a pseudonym. What was decided about the token stays: the charge was allowed, or not. */
export function eraseDriver(row: SessionEntity, driverId: string, pseudonyms: Pseudonyms): void {
  row.isDriverErased = true;
  row.driverId = pseudonyms.of(row.organizationId, driverId);
  if (row.idToken !== null) row.idToken = ERASED_TOKEN;
}
