import fc from 'fast-check';
import { DateTime } from 'luxon';

import { bucketsOf, type Interval, INTERVALS } from './buckets';

const buckets = (interval: Interval, zone: string, from: string, before: string, most = 10_000) =>
  bucketsOf(interval, zone, { fromMs: Date.parse(from), beforeMs: Date.parse(before) }, most);
const starts = (...args: Parameters<typeof buckets>) =>
  buckets(...args).map(({ startMs }) => new Date(startMs).toISOString());

describe('the intervals of a series', () => {
  it('are days of 23 and 25 hours where clocks change', () => {
    const hours = (from: string, before: string) =>
      buckets('1day', 'Europe/London', from, before).map(
        ({ startMs, endMs }) => (endMs - startMs) / 3_600_000,
      );
    expect(hours('2026-03-28T00:00:00Z', '2026-03-30T23:00:00Z')).toEqual([24, 23, 24]);
    expect(hours('2026-10-23T23:00:00Z', '2026-10-27T00:00:00Z')).toEqual([24, 25, 24]);
  });

  it('are hours of which one is missing, or comes twice', () => {
    expect(starts('1hour', 'Europe/London', '2026-10-25T00:00:00Z', '2026-10-25T03:00:00Z')).toEqual([
      '2026-10-25T00:00:00.000Z',
      '2026-10-25T01:00:00.000Z',
      '2026-10-25T02:00:00.000Z',
    ]);
    expect(starts('1hour', 'Asia/Kolkata', '2026-05-01T10:00:00Z', '2026-05-01T12:00:00Z')).toEqual([
      '2026-05-01T09:30:00.000Z',
      '2026-05-01T10:30:00.000Z',
      '2026-05-01T11:30:00.000Z',
    ]);
  });

  it('are weeks from Monday, and months, of the zone', () => {
    expect(starts('1week', 'Europe/Berlin', '2026-05-06T00:00:00Z', '2026-05-18T00:00:00Z')).toEqual([
      '2026-05-03T22:00:00.000Z',
      '2026-05-10T22:00:00.000Z',
      '2026-05-17T22:00:00.000Z',
    ]);
    expect(starts('1month', 'America/New_York', '2026-02-01T05:00:00Z', '2026-04-01T04:00:00Z')).toEqual([
      '2026-02-01T05:00:00.000Z',
      '2026-03-01T05:00:00.000Z',
    ]);
  });

  it('are no more than asked for', () => {
    expect(buckets('1min', 'UTC', '2026-05-01T00:00:00Z', '2027-05-01T00:00:00Z', 3)).toHaveLength(3);
    expect(buckets('1min', 'UTC', '2026-05-01T00:00:00Z', '2026-05-01T00:00:00Z')).toEqual([]);
  });

  it('follow each other without a gap, and begin where the wall clock says', () => {
    const zone = fc.constantFrom(
      'UTC',
      'Europe/London',
      'Asia/Kathmandu',
      'America/St_Johns',
      'Australia/Lord_Howe',
    );
    const from = fc.integer({
      min: Date.parse('2024-01-01T00:00:00Z'),
      max: Date.parse('2028-01-01T00:00:00Z'),
    });
    const unit = { '1hour': 'hour', '1day': 'day', '1week': 'week', '1month': 'month' } as const;
    fc.assert(
      fc.property(fc.constantFrom(...INTERVALS), zone, from, (interval, inZone, fromMs) => {
        const found = bucketsOf(interval, inZone, { fromMs, beforeMs: fromMs + 400 * 86_400_000 }, 60);
        expect(found[0]?.startMs).toBeLessThanOrEqual(fromMs);
        expect(found[0]?.endMs).toBeGreaterThan(fromMs);
        found.forEach(({ startMs, endMs }, index) => {
          expect(endMs).toBeGreaterThan(startMs);
          if (index > 0) expect(startMs).toBe(found[index - 1]?.endMs);
          if (interval in unit && inZone !== 'Australia/Lord_Howe') {
            const start = DateTime.fromMillis(startMs, { zone: inZone });
            expect(start.startOf(unit[interval as keyof typeof unit]).toMillis()).toBe(startMs);
          }
        });
      }),
    );
  });

  /** Clocks go back at 01:00 or forward at midnight, or back from midnight into the day before. */
  const ZONES_OF_MIDNIGHT = [
    'America/Havana',
    'Asia/Beirut',
    'America/Santiago',
    'Africa/Cairo',
    'Atlantic/Azores',
    'America/Asuncion',
  ];
  const dateAt = (ms: number, zone: string) => DateTime.fromMillis(ms, { zone }).toISODate() ?? '';

  it.each(ZONES_OF_MIDNIGHT)('are every day of %s once, from the first instant that is of it', (zone) => {
    const days = buckets('1day', zone, '2022-12-31T12:00:00Z', '2027-01-02T12:00:00Z');
    days.forEach(({ startMs, endMs }, index) => {
      expect(startMs).toBe(days[index - 1]?.endMs ?? startMs);
      // Not a millisecond before it does the clock show this date, or a later one.
      expect(dateAt(startMs - 1, zone) < dateAt(startMs, zone)).toBe(true);
      expect(dateAt(endMs - 1, zone)).toBe(dateAt(startMs, zone));
    });
    expect(new Set(days.map(({ startMs }) => dateAt(startMs, zone))).size).toBe(days.length);
    expect(days.length).toBe(4 * 365 + 1 + 3);
  });

  it('of days, weeks and months hold the quarters of an hour of all of the time once, over changes of clocks', () => {
    const zone = fc.constantFrom(...ZONES_OF_MIDNIGHT);
    const from = fc.integer({ min: 0, max: 3 * 365 * 96 });
    const interval = fc.constantFrom(...(['1hour', '1day', '1week', '1month'] as const));
    fc.assert(
      fc.property(zone, interval, from, (inZone, of, quarters) => {
        const fromMs = Date.parse('2023-01-01T00:00:00Z') + quarters * 900_000;
        const found = bucketsOf(of, inZone, { fromMs, beforeMs: fromMs + 370 * 86_400_000 }, 400);
        const [first, last] = [found[0]?.startMs ?? 0, found.at(-1)?.endMs ?? 0];
        const held = found.reduce((sum, { startMs, endMs }) => sum + (endMs - startMs) / 900_000, 0);
        expect(held).toBe((last - first) / 900_000);
        expect(found.every(({ startMs, endMs }) => endMs > startMs && startMs % 900_000 === 0)).toBe(true);
      }),
    );
  });
});
