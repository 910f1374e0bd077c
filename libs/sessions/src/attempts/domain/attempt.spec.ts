import type { SessionFact } from '../../charging-sessions/domain/session-facts';
import { applyFact, type SessionState } from '../../charging-sessions/domain/session-state';

import { attemptOfCommand, attemptOfSession, attemptOfToken, endOfToken } from './attempt';

const minute = (minutes: number): Date => new Date(Date.UTC(2026, 4, 1, 8, minutes));

function session(
  status: string | null,
  end: { reason: string; meterStopWh: number | null } | null,
): SessionState {
  const authorization =
    status === null ? null : { idToken: 'TAG', idTokenType: null, status, driverId: null, purpose: null };
  const started: SessionFact = {
    kind: 'started',
    at: minute(0),
    meterStartWh: 1_000,
    authorization,
    chargingState: null,
    samples: [],
  };
  const state = applyFact(null, started);
  return end === null ? state : applyFact(state, { kind: 'ended', at: minute(30), samples: [], ...end });
}

describe('a session is an attempt', () => {
  it.each<[string, string | null, { reason: string; meterStopWh: number | null } | null, object | null]>([
    ['no: it took energy', 'Accepted', { reason: 'Local', meterStopWh: 2_000 }, null],
    ['no: it goes on', 'Accepted', null, null],
    ['no: it goes on, without a token', null, null, null],
    ['no: nobody knows what it took', 'Accepted', { reason: 'Local', meterStopWh: null }, null],
    ['refused', 'Blocked', null, { reason: 'authorization_refused', cause: 'Blocked' }],
    [
      'refused and over',
      'ConcurrentTx',
      { reason: 'DeAuthorized', meterStopWh: 1_000 },
      { reason: 'authorization_refused', cause: 'ConcurrentTx' },
    ],
    ['no: refused, and it charged all the same', 'Unknown', { reason: 'Local', meterStopWh: 2_000 }, null],
    [
      'without energy',
      'Accepted',
      { reason: 'Local', meterStopWh: 1_000 },
      { reason: 'zero_energy', cause: 'Local' },
    ],
    [
      'without a vehicle',
      'Accepted',
      { reason: 'Timeout', meterStopWh: 1_000 },
      { reason: 'not_plugged_in', cause: 'Timeout' },
    ],
    [
      'without a vehicle, as far as is known',
      'Accepted',
      { reason: 'Timeout', meterStopWh: null },
      { reason: 'not_plugged_in', cause: 'Timeout' },
    ],
    [
      'ended by a fault, with energy too',
      'Accepted',
      { reason: 'GroundFault', meterStopWh: 2_000 },
      { reason: 'fault', cause: 'GroundFault' },
    ],
    [
      'ended by a fault, without energy',
      'Accepted',
      { reason: 'EmergencyStop', meterStopWh: 1_000 },
      { reason: 'fault', cause: 'EmergencyStop' },
    ],
    ['no: it was stopped remotely', 'Accepted', { reason: 'Remote', meterStopWh: 2_000 }, null],
  ])('%s', (_, status, end, expected) => {
    expect(attemptOfSession(session(status, end))).toEqual(expected);
  });
});

describe('what a command or a token came to', () => {
  it.each([
    ['Accepted', null, 'not_plugged_in'],
    ['Rejected', 'Rejected', 'remote_start_rejected'],
    ['Timeout', null, 'remote_start_timeout'],
    ['Error', 'charge_point_offline', 'remote_start_failed'],
  ])('%s (%s) is %s', (status, cause, reason) => {
    expect(attemptOfCommand(status, cause)).toEqual({ reason, cause });
  });

  it('is refused with the status of the token, or nothing was plugged in', () => {
    expect(attemptOfToken('Expired')).toEqual({ reason: 'authorization_refused', cause: 'Expired' });
    expect(attemptOfToken('Accepted')).toEqual({ reason: 'not_plugged_in', cause: null });
  });

  it('is found by the end of its token', () => {
    expect([endOfToken('04a1b2c3d4e5f6'), endOfToken('…E5F6'), endOfToken('ab')]).toEqual([
      'E5F6',
      'E5F6',
      'AB',
    ]);
  });
});
