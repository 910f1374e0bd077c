import { shownStatus } from './shown-status';

const START = new Date('2026-05-01T12:00:00.000Z');
const BEFORE = new Date(+START - 1);

describe('shownStatus', () => {
  it.each<[string | null, Date | null, string | null | undefined, string | null]>([
    // Told, when, charging state of the session (undefined: there is none), shown.
    ['Available', BEFORE, undefined, 'Available'],
    [null, null, undefined, null],
    ['Charging', START, null, 'Charging'],
    ['SuspendedEV', BEFORE, null, 'SuspendedEV'],
    ['Available', BEFORE, null, 'Charging'],
    ['Available', BEFORE, 'SuspendedEV', 'SuspendedEV'],
    ['Available', START, null, 'Available'],
    ['Reserved', BEFORE, null, 'Charging'],
    ['Preparing', BEFORE, null, 'Preparing'],
    ['Faulted', BEFORE, null, 'Faulted'],
    [null, null, null, 'Charging'],
    ['Occupied', BEFORE, undefined, 'Occupied'],
    ['Occupied', BEFORE, null, 'Occupied'],
    ['Occupied', START, 'Charging', 'Charging'],
    ['Occupied', START, 'SuspendedEVSE', 'SuspendedEVSE'],
    ['Occupied', START, 'EVConnected', 'Preparing'],
    ['Occupied', START, 'Idle', 'Occupied'],
  ])('of %s told at %p with a session in %p is %s', (status, changedAt, chargingState, shown) => {
    const session = chargingState === undefined ? null : { startedAt: START, chargingState };
    expect(shownStatus({ status, changedAt }, session)).toBe(shown);
  });

  it('believes the connector where nobody knows when the session began', () => {
    const told = { status: 'Available', changedAt: BEFORE };
    expect(shownStatus(told, { startedAt: null, chargingState: null })).toBe('Available');
  });
});
