import * as fc from 'fast-check';

import { energyByDay } from './energy-by-day';
import {
  applyFact,
  type Register,
  type SessionFact,
  type SessionState,
  UNKNOWN_SESSION,
} from './session-energy';
import { NO_READINGS } from './session-readings';

const NOTHING: SessionFact = {
  start: null,
  end: null,
  registers: [],
  settlement: null,
  readings: NO_READINGS,
};

/** `reg('2T23:50', 4_000)` */
const reg = (time: string, wh: number): Register => ({ at: new Date(`2026-05-0${time}:00Z`), wh });
const starts = (time: string, wh: number): SessionFact => ({ ...NOTHING, start: reg(time, wh) });
const ends = (time: string, wh: number): SessionFact => ({ ...NOTHING, end: reg(time, wh) });
const settles = (
  revision: number,
  time: string | null,
  energyWh: number | null,
  startWh = 1_000,
): SessionFact => {
  const endedAt = time === null ? null : reg(time, 0).at;
  return { ...NOTHING, settlement: { revision, start: reg('1T08:00', startWh), endedAt, energyWh } };
};
const reads = (...registers: Register[]): SessionFact => ({ ...NOTHING, registers });
const known = (facts: readonly SessionFact[]): SessionState => facts.reduce(applyFact, UNKNOWN_SESSION);
const days = (...facts: SessionFact[]) => Object.fromEntries(energyByDay(known(facts)));
const total = (state: SessionState) => [...energyByDay(state).values()].reduce((sum, wh) => sum + wh, 0);

describe('energyByDay', () => {
  it('is what was taken so far while the session is under way', () => {
    expect(days(starts('1T08:00', 1_000), reads(reg('1T08:30', 3_500)))).toEqual({ '2026-05-01': 2_500 });
  });

  it('is nothing while only one register is known', () => {
    expect(days(reads(reg('1T08:30', 3_500)))).toEqual({});
    expect(days(starts('1T08:00', 1_000))).toEqual({});
  });

  it('divides a night by the registers around midnight', () => {
    const night = [
      starts('1T23:00', 0),
      reads(reg('1T23:50', 5_000), reg('2T00:10', 6_000)),
      ends('2T01:00', 9_000),
    ];
    expect(days(...night)).toEqual({ '2026-05-01': 5_500, '2026-05-02': 3_500 });
  });

  it('spreads a night without registers evenly', () => {
    expect(days(starts('1T18:00', 0), ends('3T06:00', 36_000))).toEqual({
      '2026-05-01': 6_000,
      '2026-05-02': 24_000,
      '2026-05-03': 6_000,
    });
  });

  it('gives the next day nothing of a session that ends at midnight', () => {
    expect(days(starts('1T23:00', 0), ends('2T00:00', 7_000))).toEqual({ '2026-05-01': 7_000 });
  });

  it('begins with the first register of a session whose start did not say one', () => {
    const start = { ...NOTHING, start: { at: reg('1T08:00', 0).at, wh: null } };
    expect(days(start, reads(reg('1T08:10', 400), reg('1T08:20', 900)))).toEqual({ '2026-05-01': 500 });
  });

  it('is what the settled session says, not what registers of another meter do', () => {
    const facts = [starts('1T08:00', 0), reads(reg('1T08:30', 99_000)), ends('1T08:50', 99_000)];
    expect(days(settles(2, '1T09:00', 3_000), settles(1, '1T09:00', 8_000), ...facts)).toEqual({
      '2026-05-01': 3_000,
    });
    expect(days(settles(2, '1T09:00', null), ...facts)).toEqual({});
  });

  it('goes on with the registers of a session whose end was taken back', () => {
    const facts = [starts('1T08:00', 0), settles(1, '1T08:10', 100), reads(reg('1T08:30', 700))];
    const goesOn = settles(2, null, null);
    expect(days(...facts)).toEqual({ '2026-05-01': 100 });
    expect(days(...facts, goesOn)).toEqual({ '2026-05-01': 700 });
    expect(days(...facts, settles(2, '1T09:00', 900), goesOn)).toEqual({ '2026-05-01': 900 });
  });

  it('goes on where a register begins anew at its end', () => {
    const facts = [starts('1T23:00', 999_990_000), reads(reg('1T23:59', 999_999_000), reg('2T00:01', 1_000))];
    expect(days(...facts)).toEqual({ '2026-05-01': 10_000, '2026-05-02': 1_000 });
    expect(days(...facts, settles(1, '2T01:00', 12_500, 999_990_000))).toEqual({
      '2026-05-01': 10_000,
      '2026-05-02': 2_500,
    });
  });

  it('takes no stop below the last register', () => {
    expect(days(starts('1T08:00', 1_000), reads(reg('1T08:30', 3_500)), ends('1T09:00', 0))).toEqual({
      '2026-05-01': 2_500,
    });
  });

  it('is nothing where the meter ran backwards', () => {
    expect(days(starts('1T08:00', 9_000), ends('1T09:00', 1_000))).toEqual({});
  });

  it('is of one day where a clock was set while the session ran', () => {
    const start = { ...NOTHING, start: { at: new Date(0), wh: 100 } };
    expect(days(start, ends('1T09:00', 1_100))).toEqual({ '2026-05-01': 1_000 });
  });

  const registers = fc.array(
    fc.record({ minutes: fc.integer({ min: 0, max: 6_000 }), wh: fc.integer({ min: 0, max: 200_000 }) }),
    { maxLength: 30 },
  );
  const instant = (minutes: number) => new Date(Date.UTC(2026, 4, 1) + minutes * 60_000);

  it('adds up to the settled energy, whatever the registers between', () => {
    fc.assert(
      fc.property(
        registers,
        fc.integer({ min: 0, max: 3_000 }),
        fc.integer({ min: 0, max: 3_000 }),
        fc.integer({ min: 0, max: 100_000 }),
        fc.integer({ min: 0, max: 100_000 }),
        (readings, startMinutes, minutes, startWh, energyWh) => {
          const start = { at: instant(startMinutes), wh: startWh };
          const endedAt = instant(startMinutes + minutes);
          const state = known([
            { ...NOTHING, start },
            ...readings.map((one) => reads({ at: instant(one.minutes), wh: one.wh })),
            { ...NOTHING, settlement: { revision: 1, start, endedAt, energyWh } },
          ]);
          expect(total(state)).toBe(energyWh);
        },
      ),
    );
  });

  it('is the same in whatever order the facts come, and however often', () => {
    const facts = fc
      .tuple(registers, fc.integer({ min: 0, max: 3_000 }), fc.boolean(), fc.integer({ min: 0, max: 3 }))
      .map(([readings, startMinutes, hasEnded, settlements]): SessionFact[] => [
        { ...NOTHING, start: { at: instant(startMinutes), wh: 1_000 } },
        ...readings.map((one) => reads({ at: instant(one.minutes), wh: one.wh })),
        ...(hasEnded ? [{ ...NOTHING, end: { at: instant(startMinutes + 600), wh: 90_000 } }] : []),
        ...Array.from({ length: settlements }, (_, index) => ({
          ...NOTHING,
          settlement: {
            // The first end, that it goes on after all, the second end.
            revision: index === 0 ? 1 : 2,
            start: { at: instant(startMinutes), wh: 1_000 },
            endedAt: index === 1 ? null : instant(startMinutes + 600),
            energyWh: index === 1 ? null : 89_000 + index,
          },
        })),
      ]);
    const disorder = facts.chain((inOrder) =>
      fc.record({
        inOrder: fc.constant(inOrder),
        told: fc
          .array(fc.constantFrom(...inOrder))
          .chain((again) =>
            fc.shuffledSubarray([...inOrder, ...again], { minLength: inOrder.length + again.length }),
          ),
      }),
    );
    fc.assert(
      fc.property(disorder, ({ inOrder, told }) => {
        expect(known(told)).toEqual(known(inOrder));
        expect(energyByDay(known(told))).toEqual(energyByDay(known(inOrder)));
      }),
    );
  });
});
