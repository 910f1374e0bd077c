import * as fc from 'fast-check';

import type { MeterSample, SessionFact } from './session-facts';
import {
  applyFact,
  chargingEndedAt,
  energyWh,
  meterStartWh,
  meterStopWh,
  type SessionState,
} from './session-state';

const minute = (minutes: number): Date => new Date(Date.UTC(2026, 4, 1, 8, 0) + minutes * 60_000);

const sample = (minutes: number, registerWh: number | null, powerW: number | null = null): MeterSample => ({
  at: minute(minutes),
  registerWh,
  powerW,
});

const started = (overrides: Partial<Extract<SessionFact, { kind: 'started' }>> = {}): SessionFact => ({
  kind: 'started',
  at: minute(0),
  meterStartWh: 1_000,
  authorization: { idToken: 'TAG', idTokenType: null, status: 'Accepted', driverId: null },
  chargingState: null,
  samples: [],
  ...overrides,
});

const updated = (
  minutes: number,
  chargingState: 'Charging' | 'SuspendedEV' | 'SuspendedEVSE' | 'EVConnected',
): SessionFact => ({
  kind: 'updated',
  at: minute(minutes),
  authorization: null,
  chargingState,
  samples: [],
});

const metered = (...samples: MeterSample[]): SessionFact => ({
  kind: 'metered',
  at: samples[0]?.at ?? minute(0),
  samples,
});

const ended = (overrides: Partial<Extract<SessionFact, { kind: 'ended' }>> = {}): SessionFact => ({
  kind: 'ended',
  at: minute(60),
  meterStopWh: 15_700,
  reason: 'EVDisconnected',
  samples: [],
  ...overrides,
});

function tell(...facts: SessionFact[]): SessionState {
  const state = facts.reduce<SessionState | null>(applyFact, null);
  if (state === null) throw new Error('no facts');
  return state;
}

describe('a charging session', () => {
  it('is active from its start and has the energy of its samples while it charges', () => {
    const state = tell(started(), metered(sample(10, 3_000, 11_000)), metered(sample(20, 5_500, 9_000)));
    expect(state.status).toBe('active');
    expect([energyWh(state), state.maxPowerW, chargingEndedAt(state)]).toEqual([4_500, 11_000, null]);
  });

  it('has the energy between the registers that the charger stated, to the watt-hour', () => {
    const state = tell(started(), metered(sample(10, 3_000)), ended({ meterStopWh: 15_701 }));
    expect(state.status).toBe('completed');
    expect(energyWh(state)).toBe(14_701);
  });

  it('takes the first and last sample where the charger stated no register', () => {
    const state = tell(
      started({ meterStartWh: null, samples: [sample(0, 2_000)] }),
      metered(sample(30, 9_000)),
      ended({ meterStopWh: null, samples: [sample(60, 9_500)] }),
    );
    expect([meterStartWh(state), meterStopWh(state), energyWh(state)]).toEqual([2_000, 9_500, 7_500]);
  });

  it('has no energy, not zero, where a register is missing', () => {
    expect(energyWh(tell(started({ meterStartWh: null }), ended()))).toBeNull();
    expect(energyWh(tell(started(), ended({ meterStopWh: null })))).toBeNull();
  });

  it.each([
    ['EVDisconnected', 15_700, 'completed'],
    ['Local', 15_700, 'completed'],
    [null, 15_700, 'completed'],
    ['Remote', 15_700, 'stopped'],
    ['EmergencyStop', 15_700, 'stopped'],
    ['PowerLoss', 15_700, 'stopped'],
    ['DeAuthorized', 15_700, 'stopped'],
    ['Local', 1_000, 'failed'],
    ['Local', 900, 'completed'],
  ])('that ended by %s at register %i is %s', (reason, meterStopWh, status) => {
    expect(tell(started(), ended({ reason, meterStopWh })).status).toBe(status);
  });

  it('changes nothing when a fact comes twice', () => {
    const once = tell(started(), metered(sample(10, 3_000)), ended());
    expect(applyFact(once, ended())).toBe(once);
    expect(applyFact(once, started())).toBe(once);
    expect(applyFact(once, metered(sample(10, 3_000)))).toBe(once);
  });

  it('exists before its start has arrived, and has the right start when it does', () => {
    const late = tell(metered(sample(10, 3_000)), ended());
    expect([late.isStartKnown, late.startedAt, energyWh(late)]).toEqual([false, minute(10), 12_700]);
    const told = applyFact(late, started());
    expect([told.isStartKnown, told.startedAt, energyWh(told)]).toEqual([true, minute(0), 14_700]);
  });

  describe('charging ends', () => {
    it('when the vehicle is full, not when the cable is pulled', () => {
      const state = tell(started(), updated(1, 'Charging'), updated(40, 'SuspendedEV'), ended());
      expect(chargingEndedAt(state)).toEqual(minute(40));
    });

    it('not while our own limit pauses it', () => {
      const state = tell(started(), updated(1, 'Charging'), updated(40, 'SuspendedEVSE'), ended());
      expect(chargingEndedAt(state)).toEqual(minute(60));
    });

    it('not when the vehicle goes on after a pause', () => {
      const state = tell(
        started(),
        updated(1, 'Charging'),
        updated(20, 'SuspendedEV'),
        updated(30, 'Charging'),
        updated(50, 'EVConnected'),
        ended(),
      );
      expect(chargingEndedAt(state)).toEqual(minute(50));
    });

    it('not before it began: a vehicle that waits to charge is not idle', () => {
      const state = tell(started(), updated(1, 'SuspendedEV'), updated(5, 'EVConnected'));
      expect(chargingEndedAt(state)).toBeNull();
    });

    it('with the session where the charger says nothing of the vehicle', () => {
      expect(chargingEndedAt(tell(started(), ended()))).toEqual(minute(60));
    });
  });

  it('has the same figures whatever the order in which its facts arrive', () => {
    const facts: SessionFact[] = [
      started({ chargingState: 'EVConnected' }),
      updated(2, 'Charging'),
      metered(sample(10, 3_000, 11_000)),
      metered(sample(20, 6_000, 7_400)),
      updated(30, 'SuspendedEV'),
      metered(sample(35, 15_700, 0)),
      ended(),
    ];
    const inOrder = tell(...facts);
    fc.assert(
      fc.property(
        fc.shuffledSubarray(facts, { minLength: facts.length }),
        fc.array(fc.nat(facts.length - 1), { maxLength: 5 }),
        (shuffled, doubled) => {
          const state = tell(...shuffled, ...doubled.map((index) => shuffled[index] as SessionFact));
          expect(state).toEqual(inOrder);
        },
      ),
    );
  });
});
