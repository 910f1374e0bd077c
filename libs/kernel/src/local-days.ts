/**
 * Days of the calendar as a zone's wall clock has them. Not `startOf('day')` of luxon: where clocks go back from 01:00 to
 * 00:00 (Havana, the Azores) it takes the second midnight, so that an hour is of no day.
 */
import { IANAZone } from 'luxon';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
/** No zone was ever further ahead of UTC, or behind it. */
const MOST_AHEAD_MS = 16 * HOUR_MS;

/** A day of the calendar: how many days after 1 January 1970. */
export type CalendarDay = number;

/** The day of a date, e.g. `calendarDay(2026, 5, 1)`; the month from 1 on. */
export function calendarDay(year: number, month: number, day: number): CalendarDay {
  return Date.UTC(year, month - 1, day) / DAY_MS;
}

/** The first day of the week (Monday, ISO 8601) or month in which a day lies, or so many of them later. */
export function firstDayOf(unit: 'week' | 'month', day: CalendarDay, later = 0): CalendarDay {
  if (unit === 'week') {
    // 1 January 1970 was a Thursday.
    const sinceMonday = (((day + 3) % 7) + 7) % 7;
    return day - sinceMonday + 7 * later;
  }
  const date = new Date(day * DAY_MS);
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + later) / DAY_MS;
}

/**
 * The day of a zone to which an instant belongs: the last one that has begun. Where clocks go back over midnight that is
 * the later day, also while they show the earlier one again.
 *
 * @param zone of the IANA database
 */
export function dayAt(atMs: number, zone: string): CalendarDay {
  const shown = Math.floor((atMs + offsetMs(atMs, zone)) / DAY_MS);
  return startOfDay(shown + 1, zone) <= atMs ? shown + 1 : shown;
}

/**
 * The first instant at which the clocks of a zone show a day, ms; where they never do (they were put forward over all of
 * it), the first of the next one.
 *
 * @param zone of the IANA database
 */
export function startOfDay(day: CalendarDay, zone: string): number {
  const midnight = day * DAY_MS;
  const [from, until] = [midnight - MOST_AHEAD_MS, midnight + MOST_AHEAD_MS];
  const [before, after] = [offsetMs(from, zone), offsetMs(until, zone)];
  if (before === after) return midnight - before;
  const changeMs = changeBetween(from, until, zone);
  if (midnight - before < changeMs) return midnight - before;
  return Math.max(changeMs, midnight - after);
}

/** The first instant with the offset of the later of two. */
function changeBetween(from: number, until: number, zone: string): number {
  const before = offsetMs(from, zone);
  let [low, high] = [from, until];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (offsetMs(middle, zone) === before) low = middle;
    else high = middle;
  }
  return high;
}

/** What zones were ahead of UTC at the begin of UTC's days, ms. */
const offsets = new Map<string, Map<number, number>>();
/** Of all zones together: some MB. */
const MOST_OFFSETS = 100_000;
let offsetCount = 0;

/**
 * What the clocks of a zone are ahead of UTC at an instant, ms. The time zone's tables, which take their time, are asked
 * once for each day, and for instants of days on which clocks change.
 *
 * @param zone of the IANA database
 */
export function offsetMs(atMs: number, zone: string): number {
  const day = Math.floor(atMs / DAY_MS);
  const offset = offsetAtBegin(day, zone);
  return offset === offsetAtBegin(day + 1, zone) ? offset : lookUp(atMs, zone);
}

function offsetAtBegin(utcDay: number, zone: string): number {
  const known = offsets.get(zone)?.get(utcDay);
  if (known !== undefined) return known;
  if (offsetCount >= MOST_OFFSETS) {
    offsets.clear();
    offsetCount = 0;
  }
  const offset = lookUp(utcDay * DAY_MS, zone);
  const ofZone = offsets.get(zone) ?? new Map<number, number>();
  offsets.set(zone, ofZone.set(utcDay, offset));
  offsetCount += 1;
  return offset;
}

function lookUp(atMs: number, zone: string): number {
  return IANAZone.create(zone).offset(atMs) * MINUTE_MS;
}
