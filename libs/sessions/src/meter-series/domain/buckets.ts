import { dayAt, firstDayOf, offsetMs, startOfDay } from '@csms/kernel';

export const INTERVALS = ['1min', '5min', '15min', '30min', '1hour', '1day', '1week', '1month'] as const;
export type Interval = (typeof INTERVALS)[number];

const MINUTE_MS = 60_000;
/** What is of one length everywhere, ms. */
const FIXED_MS: Partial<Record<Interval, number>> = {
  '1min': MINUTE_MS,
  '5min': 5 * MINUTE_MS,
  '15min': 15 * MINUTE_MS,
  '30min': 30 * MINUTE_MS,
  '1hour': 60 * MINUTE_MS,
};
const CALENDAR = { '1day': 'day', '1week': 'week', '1month': 'month' } as const;

/** From `startMs` on and before `endMs`. */
export interface Bucket {
  readonly startMs: number;
  readonly endMs: number;
}

/**
 * The intervals, whole ones, that begin from an instant's own on and before another, by the wall clock of a zone: days
 * have 23 to 25 hours where clocks change, weeks begin on Monday (ISO 8601), and an hour that comes twice is two.
 */
export function bucketsOf(
  interval: Interval,
  zone: string,
  { fromMs, beforeMs }: { readonly fromMs: number; readonly beforeMs: number },
  most: number,
): Bucket[] {
  const buckets: Bucket[] = [];
  for (let startMs = bucketStart(interval, zone, fromMs); startMs < beforeMs && buckets.length < most;) {
    const endMs = nextStart(interval, zone, startMs);
    buckets.push({ startMs, endMs });
    startMs = endMs;
  }
  return buckets;
}

function bucketStart(interval: Interval, zone: string, atMs: number): number {
  const fixed = FIXED_MS[interval];
  if (fixed === undefined) return calendarStart(interval, zone, atMs, 0);
  const aheadMs = offsetMs(atMs, zone);
  return Math.floor((atMs + aheadMs) / fixed) * fixed - aheadMs;
}

function nextStart(interval: Interval, zone: string, startMs: number): number {
  const fixed = FIXED_MS[interval];
  if (fixed === undefined) return calendarStart(interval, zone, startMs, 1);
  // Where clocks change by less than the interval (Lord Howe), one of them is shorter or longer.
  const next = bucketStart(interval, zone, startMs + fixed);
  return next > startMs ? next : startMs + fixed;
}

/** Where the day, week or month of an instant begins, or that many of them later. */
function calendarStart(interval: Interval, zone: string, atMs: number, later: number): number {
  const day = dayAt(atMs, zone);
  const unit = CALENDAR[interval as keyof typeof CALENDAR];
  return startOfDay(unit === 'day' ? day + later : firstDayOf(unit, day, later), zone);
}
