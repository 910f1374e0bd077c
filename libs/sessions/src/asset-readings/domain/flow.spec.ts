import fc from 'fast-check';

import { quartersTouched } from './asset-quarters';
import { flowOf, sumsOf } from './flow';
import type { AssetReading } from './reading-row';

const QUARTER = 900_000;
const MINUTE = 60_000;
const NOTHING = {
  powerW: null,
  energyWh: null,
  exportWh: null,
  voltageV: null,
  currentA: null,
  socPercent: null,
};
const register = (atMs: number, energyWh: number): AssetReading => ({ ...NOTHING, atMs, energyWh });
const power = (atMs: number, powerW: number): AssetReading => ({ ...NOTHING, atMs, powerW });
const quarters = (count: number) => quartersTouched(0, count * QUARTER - 1);

describe('what flowed through a meter', () => {
  it('is the difference of its registers, evenly over the time between them', () => {
    const parts = flowOf([register(0, 1_000), register(2 * QUARTER, 4_001)], 'energy', null);
    expect(sumsOf(parts, quarters(3))).toEqual([
      { energyWh: 1_500, knownMs: QUARTER, isInterpolated: true },
      { energyWh: 1_501, knownMs: QUARTER, isInterpolated: true },
      { energyWh: null, knownMs: 0, isInterpolated: false },
    ]);
  });

  it('is the integral of power where no register is, and what flows back is not of it', () => {
    const readings = [power(0, 4_000), power(QUARTER, 8_000), power(2 * QUARTER, -8_000)];
    const slots = quarters(2);
    const known = { knownMs: QUARTER, isInterpolated: false };
    expect(sumsOf(flowOf(readings, 'energy', null), slots)).toEqual([
      { energyWh: 1_500, ...known },
      { energyWh: 500, ...known },
    ]);
    expect(sumsOf(flowOf(readings, 'export', null), slots)).toEqual([
      { energyWh: 0, ...known },
      { energyWh: 500, ...known },
    ]);
  });

  it('is not known between powers that are far apart', () => {
    const parts = flowOf([power(0, 4_000), power(QUARTER + 1, 4_000)], 'energy', null);
    expect(parts).toEqual([]);
  });

  it('is of a new meter from its first reading on: between the two only power tells it', () => {
    const readings = [
      register(0, 90_000),
      { ...register(QUARTER, 91_000), powerW: 4_000 },
      { ...register(QUARTER + 5 * MINUTE, 10), powerW: 4_000 },
      register(2 * QUARTER, 510),
    ];
    expect(sumsOf(flowOf(readings, 'energy', null), quarters(2))).toEqual([
      { energyWh: 1_000, knownMs: QUARTER, isInterpolated: false },
      { energyWh: 500 + 333, knownMs: QUARTER, isInterpolated: false },
    ]);
    const withoutPower = readings.map((one) => ({ ...one, powerW: null }));
    expect(sumsOf(flowOf(withoutPower, 'energy', null), quarters(2))[1]).toEqual({
      energyWh: 500,
      knownMs: 10 * MINUTE,
      isInterpolated: false,
    });
  });

  it('is not what a register jumped by', () => {
    const readings = [register(0, 0), register(QUARTER, 1_000_000), register(2 * QUARTER, 1_001_000)];
    const parts = flowOf(readings, 'energy', 10_000);
    expect(parts).toMatchObject([{ startMs: QUARTER, energyWh: 1_000 }]);
  });

  it('adds up to the registers, to the watt-hour, however it is divided', () => {
    const steps = fc.array(
      fc.record({ ms: fc.integer({ min: MINUTE, max: 3 * QUARTER }), wh: fc.nat(5_000) }),
      {
        minLength: 1,
        maxLength: 30,
      },
    );
    fc.assert(
      fc.property(steps, fc.constantFrom(1, 5, 15), (all, minutes) => {
        let [atMs, wh] = [0, 0];
        const readings = [register(0, 0)];
        for (const step of all) {
          atMs += step.ms;
          wh += step.wh;
          readings.push(register(atMs, wh));
        }
        const length = minutes * MINUTE;
        const slots = Array.from({ length: Math.ceil(atMs / length) }, (_, index) => ({
          startMs: index * length,
          endMs: (index + 1) * length,
        }));
        const sums = sumsOf(flowOf(readings, 'energy', null), slots);
        expect(sums.reduce((sum, { energyWh }) => sum + (energyWh ?? 0), 0)).toBe(wh);
        expect(sums.reduce((sum, { knownMs }) => sum + knownMs, 0)).toBe(atMs);
        expect(sums.every(({ energyWh }) => (energyWh ?? 0) >= 0)).toBe(true);
      }),
    );
  });

  it('is, by minutes, what it is by the quarter, whether registers or powers tell it', () => {
    const reading = fc.record({
      ms: fc.integer({ min: 1, max: 10 * MINUTE }),
      powerW: fc.option(fc.integer({ min: -50_000, max: 50_000 })),
      stepWh: fc.option(fc.nat(2_000)),
    });
    fc.assert(
      fc.property(fc.array(reading, { minLength: 2, maxLength: 40 }), (all) => {
        let [atMs, wh] = [0, 0];
        const readings = all.map(({ ms, powerW, stepWh }) => {
          atMs += ms;
          wh += stepWh ?? 0;
          return { ...NOTHING, atMs, powerW, energyWh: stepWh === null ? null : wh };
        });
        const parts = flowOf(readings, 'energy', null);
        for (const slot of quartersTouched(0, atMs)) {
          const minutes = Array.from({ length: 15 }, (_, index) => ({
            startMs: slot.startMs + index * MINUTE,
            endMs: slot.startMs + (index + 1) * MINUTE,
          }));
          const [whole] = sumsOf(parts, [slot]);
          const sums = sumsOf(parts, minutes);
          expect(sums.reduce((sum, { energyWh }) => sum + (energyWh ?? 0), 0)).toBe(whole?.energyWh ?? 0);
          expect(sums.reduce((sum, { knownMs }) => sum + knownMs, 0)).toBeCloseTo(whole?.knownMs ?? NaN, 6);
        }
      }),
    );
  });
});
