import { CodedError, type DomainError, InvalidStateError, ValidationFailedError } from '@csms/kernel';

import type { CommandVerdict } from './domain/reservation';
import type { ReservationEntity } from './reservation.entity';

/** Why the charger could not be asked, or what it did instead of an answer. */
export function failureOfReserve(row: ReservationEntity, pointer: string): DomainError {
  if (row.reason === 'validation_failed') {
    const detail = 'The charge point speaks OCPP 1.6: its tags have 20 characters at most.';
    return new ValidationFailedError([{ pointer, code: 'max_length', detail }]);
  }
  return failure(row, row.reason ?? 'upstream_error', 'It holds no reservation by it.');
}

/** null: it has let it go. */
export function failureOfCancel(
  row: ReservationEntity,
  { status, reason }: CommandVerdict,
): DomainError | null {
  if (status === 'Accepted') return null;
  if (status === 'Rejected') {
    return new InvalidStateError(
      `The charge point ${row.chargePointId} refused: it says that it holds no reservation ${row.number}.`,
    );
  }
  const code = status === 'Timeout' ? 'charge_point_timeout' : (reason ?? 'upstream_error');
  return failure(row, code, 'The reservation stands as it is.');
}

function failure({ id, chargePointId }: ReservationEntity, code: string, rest: string): DomainError {
  const members = { reservation_id: id };
  const said = (problem: string, what: string) => new CodedError(problem, `${what} ${rest}`, members);
  switch (code) {
    case 'charge_point_offline':
      return said(code, `The charge point ${chargePointId} is not connected.`);
    case 'connection_lost':
      return said('charge_point_offline', `The charge point ${chargePointId} went away before it answered.`);
    case 'charge_point_timeout':
      return said(code, `The charge point ${chargePointId} did not answer in time.`);
    case 'outcome_unknown':
    case 'upstream_timeout':
      return said('upstream_timeout', `Nothing was heard of the charge point ${chargePointId} in time.`);
    case 'not_found':
      return new CodedError(code, `No charge point ${chargePointId}.`, {
        ...members,
        resource: 'charge_point',
      });
    default:
      return said('upstream_error', `The charge point ${chargePointId} answered with an error: ${code}.`);
  }
}
