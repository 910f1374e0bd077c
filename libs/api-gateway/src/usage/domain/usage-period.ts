import { instantRange, InvalidParameterError } from '@csms/kernel';

import { utcDay } from './utc-day';

const DAY_MS = 86_400_000;
const DEFAULT_DAYS = 30;
const MAX_DAYS = 400;

/** UTC days, both included. */
export interface UsagePeriod {
  readonly from: string;
  readonly to: string;
  readonly days: readonly string[];
}

/**
 * The days that `from` and `to` touch; what is missing makes thirty days, up to today.
 *
 * @throws InvalidParameterError
 */
export function usagePeriod(from: string | undefined, to: string | undefined, now: Date): UsagePeriod {
  const range = instantRange(from, to, 'UTC');
  const last = range.before === null ? dayOf(now) : dayOf(new Date(range.before.getTime() - 1));
  const first = range.from === null ? last - (DEFAULT_DAYS - 1) : dayOf(range.from);
  if (first > last) throw InvalidParameterError.of('from', 'order', 'from must not be after to.');
  if (last - first >= MAX_DAYS) {
    throw InvalidParameterError.of('from', 'range', `from and to must not span more than ${MAX_DAYS} days.`);
  }
  const days = Array.from({ length: last - first + 1 }, (_, index) => nameOf(first + index));
  return { from: nameOf(first), to: nameOf(last), days };
}

/** Days since 1970. */
function dayOf(instant: Date): number {
  return Math.floor(instant.getTime() / DAY_MS);
}

function nameOf(day: number): string {
  return utcDay(new Date(day * DAY_MS));
}
