import type { FieldError } from '@csms/kernel';

import type { Members } from './member-names';

/** What the message calls the end of a reservation (OCPP 1.6 §5.13; 2.0.1 H01). */
const END_OF_RESERVATION = ['expiryDate', 'expiryDateTime'] as const;

/** A reservation that is over holds nothing: a charger would take it, and nobody had a place. */
export function reservationRules(action: string, payload: Members, now: Date): FieldError[] {
  if (action !== 'ReserveNow') return [];
  return END_OF_RESERVATION.flatMap((name) => {
    const end = payload[name];
    if (typeof end !== 'string' || Date.parse(end) > now.getTime()) return [];
    return [{ pointer: `/${name}`, code: 'min', detail: `${name} must lie ahead.` }];
  });
}
