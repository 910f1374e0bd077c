import fc from 'fast-check';
import { DateTime } from 'luxon';

import { calendarDay, dayAt, firstDayOf, offsetMs, startOfDay } from './local-days';

const DAY_MS = 86_400_000;
/** Clocks change at midnight in these, or over it, or over a whole day. */
const ZONES = [
  'America/Havana',
  'Asia/Beirut',
  'America/Santiago',
  'Africa/Cairo',
  'Atlantic/Azores',
  'America/Asuncion',
  'America/St_Johns',
  'America/Scoresbysund',
  'Asia/Amman',
  'Pacific/Apia',
  'Australia/Lord_Howe',
  'Antarctica/Troll',
  'Europe/London',
  'UTC',
];
const DAYS = { min: calendarDay(2005, 1, 1), max: calendarDay(2030, 1, 1) };
const day = fc.integer(DAYS);

/** Days on which the clocks of a zone change, and those around them: at random they would hardly be met. */
const daysOfChange = ZONES.flatMap((inZone) => {
  const offset = (of: number) => DateTime.fromMillis(of * DAY_MS, { zone: inZone }).offset;
  const all = Array.from({ length: DAYS.max - DAYS.min }, (_, index) => DAYS.min + index);
  return all
    .filter((of) => offset(of) !== offset(of + 1))
    .flatMap((of) => [of - 1, of, of + 1, of + 2].map((near): [string, number] => [inZone, near]));
});
const zoneAndDay = fc.oneof(fc.constantFrom(...daysOfChange), fc.tuple(fc.constantFrom(...ZONES), day));

const iso = (ms: number) => new Date(ms).toISOString();
const shownAt = (ms: number, inZone: string) => {
  const { year, month, day: ofMonth } = DateTime.fromMillis(ms, { zone: inZone });
  return calendarDay(year, month, ofMonth);
};

describe('days of a zone', () => {
  it.each([
    ['America/Havana', [2026, 11, 1], '2026-11-01T04:00:00.000Z', 'the first of two midnights'],
    ['Atlantic/Azores', [2026, 10, 25], '2026-10-25T00:00:00.000Z', 'the first of two midnights'],
    ['America/Havana', [2026, 3, 8], '2026-03-08T05:00:00.000Z', 'there is no midnight'],
    ['Africa/Cairo', [2026, 4, 24], '2026-04-23T22:00:00.000Z', 'there is no midnight'],
    ['America/Santiago', [2026, 4, 5], '2026-04-05T04:00:00.000Z', 'the hour before it comes twice'],
    ['America/St_Johns', [2010, 11, 7], '2010-11-07T02:30:00.000Z', 'clocks go back at 00:01'],
    ['Pacific/Apia', [2011, 12, 30], '2011-12-30T10:00:00.000Z', 'the day was left out'],
  ] satisfies [string, [number, number, number], string, string][])(
    '%s begins %j at %s: %s',
    (inZone, [year, month, ofMonth], expected, _why) => {
      expect(iso(startOfDay(calendarDay(year, month, ofMonth), inZone))).toBe(expected);
    },
  );

  it('begin at the first instant at which the clocks show them', () => {
    fc.assert(
      fc.property(zoneAndDay, ([inZone, any]) => {
        const start = startOfDay(any, inZone);
        // Looked for minute by minute in the two days around it.
        const minutes = Array.from({ length: 2 * 1_440 }, (_, index) => start - DAY_MS + index * 60_000);
        const first = minutes.find((at) => shownAt(at, inZone) >= any);
        expect(first).toBe(start);
      }),
      { numRuns: 100 },
    );
  });

  it('hold every instant once', () => {
    fc.assert(
      fc.property(zoneAndDay, fc.integer({ min: 0, max: DAY_MS - 1 }), ([inZone, any], ms) => {
        const at = any * DAY_MS + ms;
        const found = dayAt(at, inZone);
        expect(startOfDay(found, inZone)).toBeLessThanOrEqual(at);
        expect(startOfDay(found + 1, inZone)).toBeGreaterThan(at);
      }),
    );
  });
});

describe('offsetMs', () => {
  it('is what the clocks are ahead at each instant', () => {
    fc.assert(
      fc.property(zoneAndDay, fc.integer({ min: 0, max: DAY_MS - 1 }), ([inZone, any], ms) => {
        const at = any * DAY_MS + ms;
        expect(offsetMs(at, inZone)).toBe(DateTime.fromMillis(at, { zone: inZone }).offset * 60_000);
      }),
      { numRuns: 500 },
    );
  });
});

describe('firstDayOf', () => {
  it('is the Monday, and the first of the month, of any day', () => {
    fc.assert(
      fc.property(day, fc.integer({ min: -30, max: 30 }), (any, later) => {
        const at = DateTime.fromMillis(any * DAY_MS, { zone: 'utc' });
        const expected = (unit: 'week' | 'month') =>
          at
            .startOf(unit)
            .plus({ [`${unit}s`]: later })
            .toMillis() / DAY_MS;
        expect(firstDayOf('week', any, later)).toBe(expected('week'));
        expect(firstDayOf('month', any, later)).toBe(expected('month'));
      }),
    );
  });
});
