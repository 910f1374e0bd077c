import {
  isReleased,
  nextStatus,
  outcomeOfReserve,
  RESERVATION_STATUSES,
  RESERVATION_WORDS,
} from './reservation';

describe('the states of a reservation', () => {
  it.each([
    [
      'pending',
      'accepted accepted, occupied occupied, faulted faulted, unavailable unavailable, rejected rejected, failed failed, named_by_start used',
    ],
    ['accepted', 'named_by_start used, token_started used, expired expired, cancelled cancelled'],
    ['occupied', ''],
    ['faulted', ''],
    ['unavailable', ''],
    ['rejected', ''],
    ['failed', 'named_by_start used'],
    ['used', ''],
    ['expired', 'named_by_start used, token_started used'],
    ['cancelled', 'named_by_start used'],
  ] as const)('from %s lead: %s', (from, expected) => {
    const found = RESERVATION_WORDS.flatMap((word) => {
      const to = nextStatus(from, word);
      return to === null ? [] : [`${word} ${to}`];
    });
    expect(found.join(', ')).toBe(expected);
  });

  it('are all in the table, and none leads back to one that waits', () => {
    for (const from of RESERVATION_STATUSES) {
      for (const word of RESERVATION_WORDS) expect(nextStatus(from, word)).not.toBe('pending');
    }
  });
});

describe('what a charger makes of a reservation', () => {
  it.each([
    ['Accepted', null, 'accepted', null, false],
    ['Rejected', 'Occupied', 'occupied', 'Occupied', false],
    ['Rejected', 'Faulted', 'faulted', 'Faulted', false],
    ['Rejected', 'Unavailable', 'unavailable', 'Unavailable', false],
    ['Rejected', 'Rejected', 'rejected', 'Rejected', false],
    ['Error', 'NotImplemented', 'rejected', 'NotImplemented', false],
    ['Error', 'NotSupported', 'rejected', 'NotSupported', false],
    ['Error', 'InternalError', 'failed', 'InternalError', false],
    ['Error', 'charge_point_offline', 'failed', 'charge_point_offline', false],
    ['Error', 'validation_failed', 'failed', 'validation_failed', false],
    ['Timeout', 'expired', 'failed', 'charge_point_timeout', false],
    ['Timeout', 'charge_point_timeout', 'failed', 'charge_point_timeout', true],
    ['Error', 'connection_lost', 'failed', 'connection_lost', true],
    ['Error', 'outcome_unknown', 'failed', 'outcome_unknown', true],
    ['Error', 'invalid_response', 'failed', 'invalid_response', true],
    ['Error', null, 'failed', 'upstream_error', true],
  ])('%s, %s: %s', (status, reason, word, said, mayBeHeld) => {
    expect(outcomeOfReserve({ status, reason })).toEqual({ word, reason: said, mayBeHeld });
  });

  it.each([
    ['Accepted', null, true],
    ['Rejected', 'Rejected', false],
    ['Error', 'NotImplemented', false],
    ['Timeout', 'charge_point_timeout', null],
    ['Error', 'charge_point_offline', null],
    ['Rejected', null, false],
  ])('is let go by %s, %s: %s', (status, reason, expected) => {
    expect(isReleased({ status, reason })).toBe(expected);
  });
});
