import * as fc from 'fast-check';

import type { MeterSample, PresumedEndReason, SessionFact } from './session-facts';
import {
  applyFact,
  chargingEndedAt,
  energyWh,
  isMeasured,
  lastRegister,
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
  authorization: { idToken: 'TAG', idTokenType: null, status: 'Accepted', driverId: null, purpose: null },
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

describe('a session is measured', () => {
  it('by a register after its start, or a power', () => {
    expect(isMeasured(tell(started(), metered(sample(1, 1_010))))).toBe(true);
    expect(isMeasured(tell(started(), metered(sample(1, null, 3_700))))).toBe(true);
  });

  it('not by the register of its start, nor before the start is known', () => {
    expect(isMeasured(tell(started({ samples: [sample(0, 1_000)] })))).toBe(false);
    expect(isMeasured(tell(metered(sample(1, 1_010))))).toBe(false);
  });
});

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

  it('has the sum of its intervals where no register tells of it, and each counts once', () => {
    const taking = (minutes: number, wh: number): MeterSample => ({
      ...sample(minutes, null),
      interval: { milliWh: wh * 1_000, isClockAligned: false },
    });
    const readings = [metered(taking(10, 2_000)), metered(taking(20, 2_500))];
    const closing = { samples: [taking(20, 2_500), taking(30, 500)] };
    for (const register of [0, null]) {
      const start = started({ meterStartWh: register, samples: [sample(0, register)] });
      const state = tell(start, ...readings, ended({ meterStopWh: register, ...closing }));
      expect([energyWh(state), meterStartWh(state), meterStopWh(state)]).toEqual([5_000, 0, 5_000]);
      expect([state.status, isMeasured(state)]).toEqual(['completed', true]);
      expect(energyWh(tell(start, ...readings))).toBe(4_500);
    }
    const lost = tell(started({ meterStartWh: 1_000 }), ...readings, ended({ meterStopWh: 0 }));
    expect([meterStopWh(lost), energyWh(lost)]).toEqual([5_500, 4_500]);
  });

  it('has the energy of its registers where they tell of it, and keeps no intervals', () => {
    const both = { ...sample(10, 3_000), interval: { milliWh: 999_000, isClockAligned: false } };
    const alone = { ...sample(12, null), interval: { milliWh: 999_000, isClockAligned: false } };
    for (const facts of [
      [started(), metered(both), metered(alone), ended()],
      [started(), metered(alone), metered(both), ended()],
      [started({ meterStartWh: 0 }), metered(alone), ended({ meterStopWh: 14_700 })],
    ]) {
      const state = tell(...facts);
      expect([energyWh(state), state.energyIntervals]).toEqual([14_700, []]);
    }
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
    // The register ran backwards: nobody knows what was taken.
    ['Local', 900, 'completed'],
  ])('that ended by %s at register %i is %s', (reason, meterStopWh, status) => {
    expect(tell(started(), ended({ reason, meterStopWh })).status).toBe(status);
  });

  it('has no energy yet, not zero, where only the end has arrived', () => {
    const onlyEnd = tell(ended({ meterStopWh: 15_700, samples: [sample(60, 15_700)] }));
    expect([energyWh(onlyEnd), onlyEnd.status]).toEqual([null, 'completed']);
    const told = applyFact(onlyEnd, started());
    expect([energyWh(told), told.status]).toEqual([14_700, 'completed']);
    expect(energyWh(tell(started({ meterStartWh: null }), metered(sample(5, 2_000))))).toBeNull();
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

  it('keeps the start that it was told, whatever earlier time a later fact carries', () => {
    const state = tell(started(), metered(sample(-30, 500)), updated(-10, 'Charging'));
    expect(state.startedAt).toEqual(minute(0));
  });

  it('begins when its end says it did, whatever start is told before or after', () => {
    for (const correctedStart of [minute(-120), minute(30)]) {
      const end = ended({ correctedStart });
      for (const facts of [
        [started(), metered(sample(10, 3_000)), end],
        [end, metered(sample(10, 3_000)), started()],
        [started(), end, ended({ at: minute(50) })],
      ]) {
        const state = tell(...facts);
        expect([state.startedAt, state.isStartKnown, energyWh(state)]).toEqual([
          correctedStart,
          true,
          14_700,
        ]);
      }
    }
  });

  it('keeps the token of its start, and takes one that comes later where it had none', () => {
    const other = { idToken: 'OTHER', idTokenType: null, status: 'Accepted', driverId: null, purpose: null };
    expect(tell(started(), started({ authorization: other })).authorization?.idToken).toBe('TAG');
    expect(tell(started({ authorization: null }), started({ authorization: other })).authorization).toEqual(
      other,
    );
    const authorizedLater: SessionFact = {
      kind: 'updated',
      at: minute(1),
      authorization: other,
      chargingState: null,
      samples: [],
    };
    expect(tell(started({ authorization: null }), authorizedLater).authorization).toEqual(other);
  });

  it('takes of two registers of one instant the lower as its first and the higher as its last, in either order', () => {
    const bare = started({ meterStartWh: null });
    const [low, high] = [sample(5, 1_000), sample(5, 1_007)];
    for (const samples of [
      [low, high],
      [high, low],
    ] as const) {
      const state = tell(bare, ...samples.map((one) => metered(one)));
      expect([state.firstRegister?.wh, lastRegister(state)?.wh]).toEqual([1_000, 1_007]);
    }
    const across = tell(
      bare,
      metered(sample(5, 9_000)),
      metered(sample(1, 9_500)),
      metered(sample(9, 8_000)),
    );
    expect([across.firstRegister?.wh, lastRegister(across)?.wh]).toEqual([9_500, 8_000]);
  });

  it('takes no figure from a sample that has neither register nor power: it is a sign of life alone', () => {
    const known = tell(started(), metered(sample(5, 3_000, 7_000)));
    const later = applyFact(known, metered(sample(6, null, null)));
    expect(later).toEqual({ ...known, lastSignAt: minute(6) });
    expect(applyFact(later, metered(sample(5, null, null)))).toBe(later);
    expect(tell(started(), metered(sample(6, null, null)))).toMatchObject({
      latestRegisters: [],
      maxPowerW: null,
    });
  });

  it('remembers of each state of the vehicle when it began and was last seen, and not without end', () => {
    const states = [1, 2, 3, 4].map((minutes) => updated(minutes, 'Charging'));
    const state = tell(started(), ...states, updated(5, 'SuspendedEV'), updated(5, 'SuspendedEV'));
    expect(state.chargingStates).toEqual([
      { at: minute(1), state: 'Charging' },
      { at: minute(4), state: 'Charging' },
      { at: minute(5), state: 'SuspendedEV' },
    ]);
    const flapping = Array.from({ length: 300 }, (_, index) =>
      updated(index, index % 2 ? 'SuspendedEV' : 'Charging'),
    );
    const bounded = tell(started(), ...flapping);
    expect(bounded.chargingStates).toHaveLength(200);
    expect(bounded.chargingStates.at(-1)).toEqual({ at: minute(299), state: 'SuspendedEV' });
    expect(tell(started()).chargingStates).toEqual([]);
  });

  it('knows of a pause that is told after the charge went on', () => {
    const state = tell(started(), updated(1, 'Charging'), updated(10, 'Charging'), updated(5, 'SuspendedEV'));
    expect(chargingEndedAt(state)).toBeNull();
  });

  it('takes of two states of one instant the one that charges', () => {
    for (const states of [
      ['Charging', 'SuspendedEV'],
      ['SuspendedEV', 'Charging'],
    ] as const) {
      expect(
        chargingEndedAt(tell(started(), updated(1, 'Charging'), ...states.map((state) => updated(5, state)))),
      ).toBeNull();
    }
  });

  describe('charging ends', () => {
    it('with the session, whatever the vehicle does at that moment or after it', () => {
      const late = tell(
        started(),
        updated(1, 'Charging'),
        ended(),
        updated(60, 'SuspendedEV'),
        updated(61, 'EVConnected'),
      );
      expect(chargingEndedAt(late)).toEqual(minute(60));
      const again = tell(
        started(),
        updated(1, 'Charging'),
        updated(40, 'SuspendedEV'),
        ended(),
        updated(70, 'Charging'),
      );
      expect(chargingEndedAt(again)).toEqual(minute(40));
    });

    it('at the first sign that the vehicle has enough, not at a later one', () => {
      const state = tell(
        started(),
        updated(1, 'Charging'),
        updated(30, 'SuspendedEV'),
        updated(50, 'EVConnected'),
      );
      expect(chargingEndedAt(state)).toEqual(minute(30));
    });

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

  describe('whose end nobody told', () => {
    const presumed = (minutes: number, reason: PresumedEndReason = 'VehicleLeft'): SessionFact => ({
      kind: 'presumed-ended',
      at: minute(minutes),
      reason,
      samples: [],
    });

    it('is over as presumed, with the energy of its last register', () => {
      const state = tell(started(), metered(sample(30, 9_000)), presumed(40));
      expect(state).toMatchObject({ status: 'completed', endedAt: minute(40), stopReason: 'VehicleLeft' });
      expect([energyWh(state), state.isEndTold]).toEqual([8_000, false]);
      expect(tell(started(), metered(sample(30, 9_000)), presumed(30, 'ChargerSilent')).status).toBe(
        'stopped',
      );
    });

    it('goes on with any later sign, and ends as the charger says', () => {
      const over = tell(started(), metered(sample(30, 9_000)), presumed(40));
      const on = applyFact(over, metered(sample(41, 9_500)));
      expect(on).toMatchObject({ status: 'active', endedAt: null, stopReason: null });
      const told = applyFact(on, ended());
      expect(told).toMatchObject({ status: 'completed', endedAt: minute(60), stopReason: 'EVDisconnected' });
      expect(applyFact(told, presumed(90))).toBe(told);
      expect(applyFact(over, ended({ reason: null })).stopReason).toBeNull();
    });

    it('takes late readings of before its end without going on', () => {
      const state = tell(started(), presumed(40), metered(sample(30, 9_000)));
      expect([state.status, energyWh(state)]).toEqual(['completed', 8_000]);
    });
  });

  it.each([
    ['0', 0, 9_000, 8_000],
    ['below the last register', 8_999, 9_000, 8_000],
    ['in kWh', 9, 9_000, 8_000],
    ['above it', 9_400, 9_000, 8_400],
  ])('has the energy of its last register where the stop is %s', (_, meterStopWhTold, registerWh, wh) => {
    const state = tell(started(), metered(sample(30, registerWh)), ended({ meterStopWh: meterStopWhTold }));
    expect(energyWh(state)).toBe(wh);
  });

  it.each([
    ['jumps, after others', [1_500, 2_000, 2_500, 3_000, 9_000], 4_000, 3_000],
    ['jumps, and is the only one', [9_000], 4_000, 3_000],
    ['is a little newer than the stop', [3_000, 4_800, 5_200], 5_100, 4_200],
    ['is newer than a stop that repeats the one before', [3_000, 5_000, 9_000], 5_000, 8_000],
    ['is followed by a stop of long ago', [3_000, 5_000, 9_000], 4_000, 8_000],
  ])('where the last register %s, knows which of the two counts', (_, registers, stop, wh) => {
    const readings = registers.map((register, index) => metered(sample(5 + index * 5, register)));
    expect(energyWh(tell(started(), ...readings, ended({ meterStopWh: stop })))).toBe(wh);
  });

  it('has the energy of its last register where its stop from 0 on is in kWh', () => {
    const fromZero = started({ meterStartWh: 0 });
    const state = tell(fromZero, metered(sample(30, 5_400)), ended({ meterStopWh: 5 }));
    expect(energyWh(state)).toBe(5_400);
  });

  it('takes no register of a time after its end for its own', () => {
    const after = [1, 2, 3, 4, 5, 6, 7].map((n) => metered(sample(61 + n, 80_000 + n)));
    const told = [started(), metered(sample(10, 3_000)), ...after];
    expect(energyWh(tell(...told, ended({ meterStopWh: 4_000 })))).toBe(3_000);
    expect(energyWh(tell(...told, ended({ meterStopWh: null })))).toBe(2_000);
    // The closing reading of the same moment is.
    const closing = [started(), ended({ meterStopWh: null }), metered(sample(60.5, 9_000))];
    expect(energyWh(tell(...closing))).toBe(8_000);
    // So many that nobody knows any more what was before: no figure rather than a wrong one.
    const many = [...told, metered(sample(80, 90_000)), ended({ meterStopWh: null })];
    expect(energyWh(tell(...many))).toBeNull();
  });

  it.each([
    ['a stop that no vehicle can have taken', { meterStopWh: 2_147_483_647 }, null],
    ['a start in another unit than the stop', { meterStopWh: 5_125_000 }, null],
    ['as much as an outlet can give', { meterStopWh: 1_000_900 }, 999_900],
    ['as much as a clock that stood still may hide', { meterStopWh: 190_000, at: minute(0) }, 189_000],
    ['more than that', { meterStopWh: 290_000, at: minute(0) }, null],
  ])('has of %s the energy that is true, or none', (_, more, wh) => {
    expect(energyWh(tell(started(), ended(more)))).toBe(wh);
  });

  it('has no energy, not zero, where its register was told at the start alone', () => {
    const state = tell(
      started({ meterStartWh: null, samples: [sample(0, 1_000)] }),
      ended({ meterStopWh: null }),
    );
    expect([energyWh(state), state.status]).toEqual([null, 'completed']);
    expect(energyWh(tell(started(), ended({ meterStopWh: null })))).toBeNull();
  });

  it('has the energy over the end of its register', () => {
    const rolled = tell(
      started({ meterStartWh: 999_998_000 }),
      metered(sample(10, 999_999_500)),
      metered(sample(20, 3_000)),
      ended({ meterStopWh: 12_500 }),
    );
    expect(energyWh(rolled)).toBe(14_500);
  });

  it('has the energy over the end of its register, too, where the stop alone is behind it', () => {
    const rolled = tell(
      started({ meterStartWh: 999_998_000 }),
      metered(sample(20, 999_999_500)),
      ended({ meterStopWh: 12_500 }),
    );
    expect([meterStopWh(rolled), energyWh(rolled)]).toEqual([12_500, 14_500]);
  });

  it('has the same figures whatever the order in which its facts arrive', () => {
    const token = (idToken: string, status: string) => ({
      ...{ idToken, status, idTokenType: null, driverId: null, purpose: null },
    });
    const facts: SessionFact[] = [
      started({ chargingState: 'EVConnected', authorization: token('BAD', 'Unknown') }),
      // Doubled, and told otherwise the second time.
      started({ at: minute(1), meterStartWh: 1_100, authorization: token('BAD', 'Unknown') }),
      { ...updated(3, 'Charging'), authorization: token('GOOD', 'Accepted') } as SessionFact,
      { ...updated(29, 'Charging'), authorization: token('LATER', 'Accepted') } as SessionFact,
      ended({ at: minute(59), meterStopWh: 15_000, reason: 'Local' }),
      updated(2, 'Charging'),
      metered(sample(10, 3_000, 11_000)),
      metered(sample(20, 6_000, 7_400)),
      updated(30, 'SuspendedEV'),
      metered(sample(35, 15_700, 0)),
      { kind: 'presumed-ended', at: minute(33), reason: 'VehicleLeft', samples: [] },
      { kind: 'presumed-ended', at: minute(35), reason: 'ChargerSilent', samples: [] },
      ended(),
    ];
    const inOrder = tell(...facts);
    expect(inOrder).toMatchObject({
      startedAt: minute(0),
      meterStartWh: 1_000,
      endedAt: minute(60),
      meterStopWh: 15_700,
      stopReason: 'EVDisconnected',
      authorization: { idToken: 'GOOD' },
    });
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
