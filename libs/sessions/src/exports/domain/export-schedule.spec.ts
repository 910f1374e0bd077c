import * as fc from 'fast-check';

import { periodOf, SCHEDULES } from './export-schedule';

const text = ({ from, before }: ReturnType<typeof periodOf>) => [from.toISOString(), before.toISOString()];
const of = (schedule: (typeof SCHEDULES)[number], at: string, zone: string) =>
  text(periodOf(schedule, new Date(at), zone));

describe('the periods of a schedule', () => {
  it('are days of the wall clock, of 23 and 25 hours where clocks change', () => {
    expect(of('daily', '2026-03-29T12:00:00Z', 'Europe/London')).toEqual([
      '2026-03-29T00:00:00.000Z',
      '2026-03-29T23:00:00.000Z',
    ]);
    expect(of('daily', '2026-10-25T12:00:00Z', 'Europe/London')).toEqual([
      '2026-10-24T23:00:00.000Z',
      '2026-10-26T00:00:00.000Z',
    ]);
  });

  it('begin with the first midnight where there are two, and with the first instant where there is none', () => {
    // Clocks in Havana go back from 01:00 to 00:00.
    for (const at of ['2026-11-01T04:30:00Z', '2026-11-01T05:30:00Z', '2026-11-01T12:00:00Z'])
      expect(of('daily', at, 'America/Havana')).toEqual([
        '2026-11-01T04:00:00.000Z',
        '2026-11-02T05:00:00.000Z',
      ]);
    // Clocks in Beirut go forward from 00:00 to 01:00.
    expect(of('daily', '2026-03-29T10:00:00Z', 'Asia/Beirut')).toEqual([
      '2026-03-28T22:00:00.000Z',
      '2026-03-29T21:00:00.000Z',
    ]);
  });

  it('are weeks from Monday, and calendar months', () => {
    expect(of('weekly', '2026-05-03T21:59:59Z', 'Europe/Berlin')).toEqual([
      '2026-04-26T22:00:00.000Z',
      '2026-05-03T22:00:00.000Z',
    ]);
    expect(of('monthly', '2026-02-28T23:30:00Z', 'Europe/Berlin')).toEqual([
      '2026-02-28T23:00:00.000Z',
      '2026-03-31T22:00:00.000Z',
    ]);
  });

  it('lie edge to edge: each instant is of one, and nothing is between two', () => {
    const zones = [
      'UTC',
      'Europe/London',
      'America/Havana',
      'Asia/Beirut',
      'Australia/Lord_Howe',
      'Asia/Kathmandu',
    ];
    fc.assert(
      fc.property(
        fc.constantFrom(...SCHEDULES),
        fc.constantFrom(...zones),
        fc.date({ min: new Date('2024-01-01'), max: new Date('2028-01-01'), noInvalidDate: true }),
        (schedule, zone, at) => {
          const period = periodOf(schedule, at, zone);
          expect(+period.from).toBeLessThanOrEqual(+at);
          expect(+period.before).toBeGreaterThan(+at);
          expect(periodOf(schedule, period.from, zone)).toEqual(period);
          expect(periodOf(schedule, new Date(+period.before - 1), zone)).toEqual(period);
          expect(periodOf(schedule, period.before, zone).from).toEqual(period.before);
        },
      ),
      { numRuns: 500 },
    );
  });
});
