import * as fc from 'fast-check';

import type { SessionFact } from './session-facts';
import { applyFact, energyWh, meterStopWh, type SessionState } from './session-state';

const START_WH = 1_000_000;
const SECOND_MS = 1_000;
const startedAt = new Date('2026-05-01T08:00:00Z');
const secondsIn = (seconds: number): Date => new Date(startedAt.getTime() + seconds * SECOND_MS);

interface Reading {
  readonly seconds: number;
  readonly wh: number;
}

/** Wh of each step, a minute each; the stop comes a minute after the last. */
const steps = fc.array(fc.integer({ min: 0, max: 3_000 }), { minLength: 1, maxLength: 30 });
/** Of what the meter showed beyond the stop: by more than all that was charged. */
const farBeyond = fc.integer({ min: 150_000, max: 900_000_000 });

const start: SessionFact = {
  kind: 'started',
  at: startedAt,
  meterStartWh: START_WH,
  authorization: null,
  chargingState: null,
  samples: [],
};
const readOf = ({ seconds, wh }: Reading): SessionFact => ({
  kind: 'metered',
  at: secondsIn(seconds),
  samples: [{ at: secondsIn(seconds), registerWh: wh, powerW: null }],
});
const stopOf = ({ seconds, wh }: Reading): SessionFact => ({
  kind: 'ended',
  at: secondsIn(seconds),
  meterStopWh: wh,
  reason: 'Local',
  samples: [],
});

/** A charge whose readings rise; its stop is above the last of them by `last`, 1 Wh or more. */
function charge(taken: readonly number[], last: number) {
  let wh = START_WH;
  const readings = taken.map((step, index) => ({ seconds: (index + 1) * 60, wh: (wh += step) }));
  return { readings, stop: { seconds: (taken.length + 1) * 60, wh: wh + last } };
}

const charges = fc
  .tuple(steps, fc.integer({ min: 1, max: 3_000 }))
  .map(([taken, last]) => charge(taken, last));
const inAnyOrder = (facts: readonly SessionFact[]) =>
  fc.shuffledSubarray([...facts], { minLength: facts.length });
const known = (facts: readonly SessionFact[]): SessionState =>
  facts.reduce<SessionState | null>(applyFact, null) as SessionState;

describe('the last register', () => {
  it('leaves the stop what it is where one register is a stray one, anywhere, in any order', () => {
    const told = charges
      .chain(({ readings, stop }) =>
        fc.record({
          readings: fc.constant(readings),
          stop: fc.constant(stop),
          stray: fc.record({
            // Between any two of them, and up to a minute after the end.
            seconds: fc.nat(readings.length + 1).map((minute) => minute * 60 + 30),
            wh: farBeyond.map((beyond) => stop.wh + beyond),
          }),
        }),
      )
      // A thousandfold of the stop is a stop in kWh, and counts itself.
      .filter(({ stop, stray }) => Math.abs(stop.wh * 1_000 - stray.wh) > 1_000)
      .chain(({ readings, stop, stray }) => {
        const facts = [start, ...readings.map(readOf), readOf(stray), stopOf(stop)];
        return fc.tuple(fc.constant(stop), inAnyOrder(facts));
      });
    fc.assert(
      fc.property(told, ([stop, facts]) => {
        const state = known(facts);
        expect([meterStopWh(state), energyWh(state)]).toEqual([stop.wh, stop.wh - START_WH]);
        expect(state.latestRegisters.length).toBeLessThanOrEqual(8);
      }),
    );
  });

  it('is not one that was read more than a minute after the end, however many they are, in any order', () => {
    const told = charges.chain(({ readings, stop }) => {
      const late = fc.record({
        seconds: fc.integer({ min: stop.seconds + 61, max: stop.seconds + 86_400 }),
        wh: fc.integer({ min: 0, max: 2_000_000_000 }),
      });
      return fc.array(late, { minLength: 1, maxLength: 20 }).chain((after) => {
        const facts = [start, ...readings.map(readOf), ...after.map(readOf), stopOf(stop)];
        return fc.tuple(fc.constant(stop), inAnyOrder(facts));
      });
    });
    fc.assert(
      fc.property(told, ([stop, facts]) => {
        const state = known(facts);
        expect([meterStopWh(state), energyWh(state)]).toEqual([stop.wh, stop.wh - START_WH]);
      }),
    );
  });

  it('counts where the stop was lost or is behind it, whatever is read after the end, in any order', () => {
    const told = charges.chain(({ readings, stop }) => {
      const late = fc.record({
        seconds: fc.integer({ min: stop.seconds + 61, max: stop.seconds + 86_400 }),
        wh: fc.integer({ min: 0, max: 2_000_000_000 }),
      });
      const behind = fc.constantFrom(0, START_WH, Math.round((readings.at(-1)?.wh ?? 0) / 1_000));
      // Few enough that the newest of the charge is still known beside them.
      return fc.tuple(fc.array(late, { maxLength: 7 }), behind).chain(([after, wh]) => {
        const facts = [start, ...readings.map(readOf), ...after.map(readOf), stopOf({ ...stop, wh })];
        return fc.tuple(fc.constant(readings), inAnyOrder(facts));
      });
    });
    fc.assert(
      fc.property(told, ([readings, facts]) => {
        const last = readings.at(-1)?.wh ?? START_WH;
        expect(meterStopWh(known(facts))).toBe(last);
      }),
    );
  });
});
