import fc from 'fast-check';

import { readAnew as readAnewAt, type StartReading, wasLiveBy } from './read-anew';
import { settleInstant, type ZoneHabit } from './settle-instant';

const HOUR_MS = 3_600_000;
const NOW = Date.parse('2026-05-01T10:00:00Z');
/** What local time is ahead of UTC on that day, h. */
const AHEAD = { 'Europe/Berlin': 2, 'America/New_York': -4, 'Asia/Kolkata': 5.5 };
type Zone = keyof typeof AHEAD;
const wallClock = (ms: number, zone: Zone, habit: ZoneHabit): string =>
  new Date(ms + (habit === 'local' ? AHEAD[zone] * HOUR_MS : 0)).toISOString().replace('Z', '');
/** With an end that was told at once. */
const readAnew = (reading: StartReading, known: Parameters<typeof readAnewAt>[1], endLateMs = 0) =>
  readAnewAt(reading, known, { at: new Date(NOW - endLateMs), receivedAt: new Date(NOW) });
const read = (stated: string, habit: ZoneHabit, receivedMs = NOW) => ({
  stated,
  received_at: new Date(receivedMs).toISOString(),
  habit,
  skew_ms: 0,
});

describe('a start that is read anew', () => {
  it('is the same where nothing more is known, or its zone was named', () => {
    const timeZone = 'Europe/Berlin';
    expect(readAnew(read('2026-05-01T09:00:00', 'utc'), { timeZone, habit: null })).toBeNull();
    expect(readAnew(read('2026-05-01T09:00:00', 'utc'), { timeZone, habit: 'utc' })).toBeNull();
    expect(readAnew(read('2026-05-01T09:00:00Z', 'utc'), { timeZone, habit: 'local' })).toBeNull();
    expect(readAnew(read('soon', 'utc'), { timeZone, habit: 'local' })).toBeNull();
  });

  it('is of local time where that is how it was meant', () => {
    expect(
      readAnew(read('2026-05-01T09:00:00', 'utc'), { timeZone: 'Europe/Berlin', habit: 'local' }),
    ).toEqual({ startedAt: new Date('2026-05-01T07:00:00Z'), toldAt: new Date('2026-05-01T09:00:00Z') });
  });

  it('makes a charge as long as it was, by whatever habit its start was read, live or late', () => {
    const minutes = fc.integer({ min: 0, max: 72 * 60 });
    fc.assert(
      fc.property(
        fc.constantFrom(...(Object.keys(AHEAD) as Zone[])),
        fc.constantFrom<ZoneHabit>('utc', 'local'),
        fc.constantFrom<ZoneHabit>('utc', 'local'),
        fc.record({ length: minutes, startLate: minutes, endLate: minutes }),
        (timeZone, meant, readBy, late) => {
          const endMs = NOW - late.endLate * 60_000;
          const startMs = endMs - late.length * 60_000;
          const receivedMs = Math.min(NOW, startMs + late.startLate * 60_000);
          const reading = read(wallClock(startMs, timeZone, meant), readBy, receivedMs);
          const known = { timeZone, habit: meant };
          const settle = (raw: string, habit: ZoneHabit, receivedAt: Date): Date =>
            settleInstant({ raw, receivedAt, timeZone, habit, skewMs: 0 });
          const start =
            readAnew(reading, known)?.startedAt ?? settle(reading.stated, readBy, new Date(receivedMs));
          const end = settle(wallClock(endMs, timeZone, meant), meant, new Date(NOW));
          expect(end.getTime() - start.getTime()).toBe(late.length * 60_000);
        },
      ),
    );
  });

  const utc = { timeZone: 'Europe/Berlin', habit: null };
  const behindMs = 400 * 86_400_000;

  it('is of the right clock where it was told by a wrong one that was found out since', () => {
    const reading = read(new Date(NOW - behindMs).toISOString(), 'utc', NOW);
    expect(wasLiveBy(reading, { ...utc, skewMs: -behindMs })).toBe(true);
    expect(readAnew({ ...reading, found_skew_ms: -behindMs }, utc)).toEqual({
      startedAt: new Date(NOW),
      toldAt: new Date(NOW - behindMs),
    });
  });

  it('was not told by a clock that is wrong otherwise', () => {
    const reading = read(new Date(NOW - behindMs).toISOString(), 'utc', NOW);
    expect(wasLiveBy(reading, { ...utc, skewMs: -behindMs + 61_000 })).toBe(false);
    expect(wasLiveBy(reading, { ...utc, skewMs: 0 })).toBe(false);
    expect(wasLiveBy(read('soon', 'utc'), { ...utc, skewMs: 0 })).toBe(false);
  });

  it('is when it was heard of where the charge would be longer than anybody charges', () => {
    const dayMs = 86_400_000;
    const startedAgo = (days: number): StartReading =>
      read(new Date(NOW - days * dayMs).toISOString(), 'utc', NOW - 3_600_000);
    expect(readAnew(startedAgo(30), utc)).toBeNull();
    expect(readAnew(startedAgo(31), utc)?.startedAt).toEqual(new Date(NOW - 3_600_000));
    // Both waited as long.
    expect(readAnew(startedAgo(31), utc, 20 * dayMs)).toBeNull();
  });
});
