import fc from 'fast-check';

import { energyCurve, type RegisterPoint, type SessionFigures, takenUntil } from './energy-curve';
import { type Quarter, QUARTER_MS, quartersOf, slotsOf } from './quarters';

const MINUTE = 60_000;
const START = Date.parse('2026-05-01T08:12:00Z');
const figures = (more: Partial<SessionFigures> = {}): SessionFigures => ({
  startedMs: START,
  untilMs: START + 60 * MINUTE,
  meterStartWh: 1_000,
  energyWh: 12_000,
  ...more,
});
const read = (minutes: number, registerWh: number): RegisterPoint => ({
  atMs: START + minutes * MINUTE,
  registerWh,
});
const taken = (registers: readonly RegisterPoint[], minutes: number, more: Partial<SessionFigures> = {}) => {
  const curve = energyCurve(figures(more), registers);
  return curve === null ? null : takenUntil(curve, START + minutes * MINUTE);
};
const sum = (quarters: readonly Quarter[]): number =>
  quarters.reduce((total, { energyWh }) => total + (energyWh ?? NaN), 0);

describe('the energy that a session has taken', () => {
  it.each([
    ['nothing before it began', [], -1, 0],
    ['nothing at its start', [], 0, 0],
    ['all at its end', [], 60, 12_000],
    ['all after it', [], 600, 12_000],
    ['its share of the time where nothing was read', [], 15, 3_000],
    ['whole watt-hours, rounded down', [], 1 / 600, 0],
    ['what was read', [read(20, 9_000)], 20, 8_000],
    ['its share between two readings', [read(20, 9_000), read(40, 10_000)], 30, 8_500],
    ['what was read, in whatever order', [read(40, 10_000), read(20, 9_000)], 30, 8_500],
    ['nothing of readings before it', [read(-5, 9_000)], 30, 6_000],
    ['nothing of readings after it', [read(61, 2_000)], 30, 6_000],
    ['nothing of a register below its start', [read(20, 900)], 30, 6_000],
    ['nothing of a register beyond its total', [read(20, 13_001)], 30, 6_000],
    [
      'nothing of the one that ran backwards',
      [read(5, 2_000), read(10, 3_000), read(20, 1_500), read(30, 7_000)],
      20,
      4_000,
    ],
    ['nothing of a spike', [read(10, 3_000), read(20, 12_500), read(30, 7_000), read(40, 9_000)], 20, 4_000],
  ])('is %s', (_, registers, minutes, wh) => {
    expect(taken(registers, minutes)).toBe(wh);
  });

  it('goes on over the end of the register', () => {
    const more = { meterStartWh: 999_995_000 };
    expect(taken([read(20, 3_000)], 20, more)).toBe(8_000);
  });

  it('is unknown without a start or a total', () => {
    expect(taken([read(20, 9_000)], 20, { meterStartWh: null })).toBeNull();
    expect(taken([read(20, 9_000)], 20, { energyWh: null })).toBeNull();
  });

  it('says how many readings contradict', () => {
    const registers = [read(10, 3_000), read(20, 1_500), read(30, 20_000), read(70, 1)];
    expect(energyCurve(figures(), registers)).toMatchObject({
      contradicting: 2,
      leftOut: [read(10, 3_000), read(30, 20_000)],
    });
  });
});

describe('the quarters of a session', () => {
  const quarters = (registers: readonly RegisterPoint[], more: Partial<SessionFigures> = {}) => {
    const known = figures(more);
    return quartersOf(energyCurve(known, registers), known);
  };

  it('are those that it touches, with what was read in each', () => {
    expect(quarters([read(3, 1_600), read(18, 4_600), read(33, 7_600), read(48, 10_600)])).toEqual([
      {
        startsMs: START - 12 * MINUTE,
        energyWh: 600,
        readings: 1,
        isInterpolated: false,
        isCorrected: false,
      },
      {
        startsMs: START + 3 * MINUTE,
        energyWh: 3_000,
        readings: 1,
        isInterpolated: false,
        isCorrected: false,
      },
      {
        startsMs: START + 18 * MINUTE,
        energyWh: 3_000,
        readings: 1,
        isInterpolated: false,
        isCorrected: false,
      },
      {
        startsMs: START + 33 * MINUTE,
        energyWh: 3_000,
        readings: 1,
        isInterpolated: false,
        isCorrected: false,
      },
      {
        startsMs: START + 48 * MINUTE,
        energyWh: 2_400,
        readings: 2,
        isInterpolated: false,
        isCorrected: false,
      },
    ]);
  });

  it('say where their energy is a share of a longer time', () => {
    expect(quarters([]).map(({ isInterpolated }) => isInterpolated)).toEqual([true, true, true, true, true]);
    const isOfOwn = quarters([read(20, 5_000), read(28, 8_000)]).map(({ isInterpolated }) => isInterpolated);
    expect(isOfOwn).toEqual([true, true, true, true, true]);
    expect(quarters([], { untilMs: START + 2 * MINUTE }).map((one) => one.isInterpolated)).toEqual([false]);
    const dense = Array.from({ length: 59 }, (_, minute) => read(minute + 1, 1_000 + 200 * (minute + 1)));
    expect(quarters(dense).some(({ isInterpolated }) => isInterpolated)).toBe(false);
  });

  it('are there where nobody knows their energy, and nothing is invented', () => {
    const unknown = quarters([read(20, 5_000)], { energyWh: null });
    expect(unknown).toHaveLength(5);
    for (const { energyWh, readings } of unknown)
      expect({ energyWh, readings }).toEqual({ energyWh: null, readings: 0 });
  });

  it('rest on a register that was corrected, where it bounds their energy', () => {
    const corrected = { ...read(33, 7_600), isCorrected: true };
    const found = (more: Partial<SessionFigures>, ...registers: RegisterPoint[]) =>
      quarters([read(3, 1_600), read(18, 4_600), read(48, 10_600), ...registers], more).map(
        (one) => one.isCorrected,
      );
    expect(found({}, read(33, 7_600))).toEqual([false, false, false, false, false]);
    expect(found({}, corrected)).toEqual([false, false, true, true, false]);
    expect(found({ isStartCorrected: true })).toEqual([true, false, false, false, false]);
    expect(found({ isStopCorrected: true })).toEqual([false, false, false, false, true]);
  });

  it('is one for a session of no length', () => {
    expect(quarters([], { untilMs: START, energyWh: 0 })).toEqual([
      { startsMs: START - 12 * MINUTE, energyWh: 0, readings: 2, isInterpolated: false, isCorrected: false },
    ]);
    const onTheHour = Date.parse('2026-05-01T08:15:00Z');
    expect(
      quartersOf(null, { startedMs: onTheHour, untilMs: onTheHour }).map(({ startsMs }) => startsMs),
    ).toEqual([onTheHour]);
  });

  const registers = fc.array(
    fc.record({ atMs: fc.integer({ min: -30 * MINUTE, max: 6 * 60 * MINUTE }), registerWh: fc.nat(30_000) }),
    { maxLength: 40 },
  );

  it('add up to the session, to the watt-hour, whatever was read', () => {
    fc.assert(
      fc.property(registers, fc.nat(5 * 60 * MINUTE), fc.nat(25_000), (points, lengthMs, energyWh) => {
        const known = figures({ untilMs: START + lengthMs, energyWh });
        const curve = energyCurve(
          known,
          points.map(({ atMs, registerWh }) => ({ atMs: START + atMs, registerWh })),
        );
        const parts = quartersOf(curve, known);
        expect(sum(parts)).toBe(energyWh);
        for (const part of parts) expect(part.energyWh).toBeGreaterThanOrEqual(0);
        expect(parts[0]?.startsMs).toBe(Math.floor(START / QUARTER_MS) * QUARTER_MS);
      }),
    );
  });

  it('add up to the same as minutes do', () => {
    fc.assert(
      fc.property(registers, fc.nat(3 * 60 * MINUTE), (points, lengthMs) => {
        const known = figures({ untilMs: START + lengthMs });
        const curve = energyCurve(
          known,
          points.map(({ atMs, registerWh }) => ({ atMs: START + atMs, registerWh })),
        );
        for (const quarter of quartersOf(curve, known)) {
          const minutes = Array.from({ length: 15 }, (_, index) => ({
            startMs: quarter.startsMs + index * MINUTE,
            endMs: quarter.startsMs + (index + 1) * MINUTE,
          }));
          expect(sum(slotsOf(curve, known, minutes))).toBe(quarter.energyWh);
        }
      }),
    );
  });
});
