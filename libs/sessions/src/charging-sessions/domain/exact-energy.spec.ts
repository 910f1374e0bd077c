import * as fc from 'fast-check';

import { energyCurve, takenUntil } from '../../meter-series/domain/energy-curve';

import type { SessionFact } from './session-facts';
import { applyFact, energyWh, meterStartWh, type SessionState } from './session-state';

const MINUTE_MS = 60_000;
const startedAt = new Date('2026-05-01T08:00:00Z');
const minutesIn = (minutes: number): Date => new Date(startedAt.getTime() + minutes * MINUTE_MS);

/** Registers of a charge, thousandths of a Wh, that rise from minute to minute. */
const registers = fc
  .tuple(fc.nat(2_000_000_000), fc.array(fc.nat(3_000_000), { minLength: 1, maxLength: 30 }))
  .map(([start, steps]) => steps.reduce((told, step) => [...told, (told.at(-1) ?? 0) + step], [start]));

const wh = (thousandths: number): number => thousandths / 1_000;

function charge(told: readonly number[], isStopStated: boolean): SessionState {
  const [start = 0, ...read] = told;
  const common = { authorization: null, chargingState: null, samples: [] };
  const facts: SessionFact[] = [
    { kind: 'started', at: startedAt, meterStartWh: wh(start), ...common },
    ...read.map((one, index): SessionFact => {
      const at = minutesIn(index + 1);
      return { kind: 'metered', at, samples: [{ at, registerWh: wh(one), powerW: null }] };
    }),
    {
      kind: 'ended',
      at: minutesIn(read.length + 1),
      meterStopWh: isStopStated ? wh(read.at(-1) ?? start) : null,
      reason: 'Local',
      samples: [],
    },
  ];
  return facts.reduce<SessionState | null>(applyFact, null) as SessionState;
}

describe('energy between registers with decimals', () => {
  it('is whole, and never more than half a watt-hour off', () => {
    fc.assert(
      fc.property(registers, fc.boolean(), (told, isStopStated) => {
        const energy = energyWh(charge(told, isStopStated));
        const taken = (told.at(-1) ?? 0) - (told[0] ?? 0);
        expect(Number.isInteger(energy)).toBe(true);
        expect(Math.abs((energy ?? NaN) * 1_000 - taken)).toBeLessThanOrEqual(500);
      }),
    );
  });

  it('is rounded half up, once', () => {
    expect(energyWh(charge([1_000_400, 12_345_600], true))).toBe(11_345);
    expect(energyWh(charge([1_000_500, 12_345_400], true))).toBe(11_345);
    expect(energyWh(charge([1_000_100, 12_345_600], true))).toBe(11_346);
  });

  it('is that of its intervals together, none of which contradicts it', () => {
    const cuts = fc.array(fc.nat(31 * MINUTE_MS), { maxLength: 20 });
    fc.assert(
      fc.property(registers, cuts, (told, offsets) => {
        const state = charge(told, true);
        const untilMs = Number(state.endedAt);
        const figures = {
          startedMs: Number(startedAt),
          untilMs,
          meterStartWh: meterStartWh(state),
          energyWh: energyWh(state),
        };
        const read = told.slice(1).map((one, index) => ({
          atMs: Number(minutesIn(index + 1)),
          registerWh: wh(one),
        }));
        const curve = energyCurve(figures, read);
        if (curve === null) throw new Error('no curve');
        expect(curve.contradicting).toBe(0);
        const at = [0, ...offsets.sort((a, b) => a - b), untilMs - Number(startedAt)]
          .map((offset) => takenUntil(curve, Number(startedAt) + offset))
          .map((taken, index, all) => taken - (all[index - 1] ?? 0));
        expect(at.every((part) => Number.isInteger(part))).toBe(true);
        expect(at.reduce((sum, part) => sum + part, 0)).toBe(energyWh(state));
      }),
    );
  });
});
