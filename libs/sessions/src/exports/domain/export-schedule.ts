import { DateTime } from 'luxon';

export const SCHEDULES = ['daily', 'weekly', 'monthly'] as const;
export type Schedule = (typeof SCHEDULES)[number];

/** From `from` on and before `before`. */
export interface Period {
  readonly from: Date;
  readonly before: Date;
}

const UNITS = { daily: 'day', weekly: 'week', monthly: 'month' } as const;

/**
 * The day, week (from Monday, ISO 8601) or month of a zone's wall clock in which an instant lies. Days have 23 to 25
 * hours where clocks change; one period ends where the next begins.
 */
export function periodOf(schedule: Schedule, at: Date, zone: string): Period {
  const unit = UNITS[schedule];
  const local = DateTime.fromJSDate(at, { zone });
  const from = beginOf(local, unit);
  const next = DateTime.fromObject(
    { year: local.year, month: local.month, day: local.day, hour: 12 },
    { zone },
  )
    .startOf(unit)
    .set({ hour: 12 })
    .plus({ [`${unit}s`]: 1 });
  return { from, before: beginOf(next, unit) };
}

/** Where clocks go back over midnight the day begins with the first of the two midnights. */
function beginOf(local: DateTime, unit: 'day' | 'week' | 'month'): Date {
  const midnights = local.startOf(unit).getPossibleOffsets();
  return new Date(Math.min(...midnights.map((one) => one.toMillis())));
}
