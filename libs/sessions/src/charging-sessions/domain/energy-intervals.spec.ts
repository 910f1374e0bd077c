import fc from 'fast-check';

import { type EnergyInterval, MOST_INTERVALS, registersOfIntervals, withInterval } from './energy-intervals';

const at = (minutes: number): Date => new Date(Date.UTC(2026, 4, 1, 8) + minutes * 60_000);
const interval = (minutes: number, wh: number, isClockAligned = false): EnergyInterval => ({
  at: at(minutes),
  milliWh: Math.round(wh * 1_000),
  isClockAligned,
});
const held = (...intervals: EnergyInterval[]) =>
  intervals.reduce<readonly EnergyInterval[]>((all, one) => withInterval(all, one), []);
const registers = (
  intervals: readonly EnergyInterval[],
  within = { from: at(0), untilMs: Infinity, startWh: 0 },
) => registersOfIntervals(intervals, within).map(({ wh }) => wh);

describe('energy that is told by intervals', () => {
  it('adds up, to the thousandth of a Wh', () => {
    expect(registers(held(interval(1, 0.4), interval(2, 0.4), interval(3, 100.25)))).toEqual([0, 1, 101]);
  });

  it('counts from the register of the start on, and of the session alone', () => {
    const all = held(interval(-1, 50), interval(0, 1), interval(5, 10), interval(9, 500));
    const within = { from: at(0), untilMs: at(8).getTime(), startWh: 1_000 };
    expect(registers(all, within)).toEqual([1_001, 1_011]);
  });

  it('counts an interval once, and the greater of two that end at one instant', () => {
    const all = held(interval(1, 100), interval(1, 100), interval(2, 30), interval(2, 40), interval(2, 35));
    expect(registers(all)).toEqual([100, 140]);
    expect(withInterval(all, interval(1, 100))).toBe(all);
  });

  it('leaves those of the clock out where there are others, and counts them where there are none', () => {
    expect(registers(held(interval(15, 900, true), interval(15, 450), interval(14, 450)))).toEqual([
      450, 900,
    ]);
    expect(registers(held(interval(15, 900, true), interval(30, 800, true)))).toEqual([900, 1_700]);
  });

  it('is the same sum whatever the order, and however often an interval is told', () => {
    const some = fc.uniqueArray(
      fc.record({ minutes: fc.nat(500), wh: fc.nat(1_000), isClockAligned: fc.boolean() }),
      { selector: ({ minutes, isClockAligned }) => `${minutes}/${isClockAligned}`, maxLength: 30 },
    );
    const told = some
      .map((all) => all.map((one) => interval(one.minutes, one.wh, one.isClockAligned)))
      .chain((all) =>
        fc.tuple(fc.constant(all), fc.shuffledSubarray([...all, ...all], { minLength: all.length })),
      );
    fc.assert(
      fc.property(told, ([all, doubled]) => {
        expect(held(...doubled, ...all)).toEqual(held(...all));
        const periodic = all.filter(({ isClockAligned }) => !isClockAligned);
        const counted = periodic.length > 0 ? periodic : all;
        const sum = counted.reduce((wh, { milliWh }) => wh + milliWh / 1_000, 0);
        expect(registers(held(...all)).at(-1) ?? 0).toBe(sum);
      }),
    );
  });

  it('keeps its sum where there are more than are kept by themselves', () => {
    const count = MOST_INTERVALS + 50;
    const all = held(...Array.from({ length: count }, (_, index) => interval(index, 2)));
    expect(all).toHaveLength(MOST_INTERVALS);
    expect(registers(all).at(-1)).toBe(2 * count);
    // What is in the sum of the oldest is not counted again.
    expect(withInterval(all, interval(3, 2))).toBe(all);
  });
});
