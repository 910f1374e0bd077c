import { dayAt, firstDayOf, startOfDay } from '@csms/kernel';

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
  const day = dayAt(at.getTime(), zone);
  const unit = UNITS[schedule];
  const begin = (later: number): Date =>
    new Date(startOfDay(unit === 'day' ? day + later : firstDayOf(unit, day, later), zone));
  return { from: begin(0), before: begin(1) };
}
