import { DateTime } from 'luxon';

import { InvalidParameterError } from './errors';
import { calendarDay, startOfDay } from './local-days';
import { isTimeZone } from './time-zone';

/** Instants from `from` on and before `before`; null: no bound. */
export interface InstantRange {
  readonly from: Date | null;
  readonly before: Date | null;
}

const DATE = /^\d{4}-\d{2}-\d{2}$/;
const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2})$/i;

/**
 * The range that the query parameters `from` and `to` name. A date is a whole day of `timeZone`,
 * `to` included; an instant `to` includes its second. A blank before the offset is a `+` that was not escaped.
 *
 * @throws InvalidParameterError naming the parameter that is no date, or `from` after `to`
 */
export function instantRange(
  from: string | undefined,
  to: string | undefined,
  timeZone: string,
): InstantRange {
  requireTimeZone(timeZone);
  const range = {
    from: from === undefined ? null : boundOf('from', from, timeZone, false),
    before: to === undefined ? null : boundOf('to', to, timeZone, true),
  };
  if (range.from !== null && range.before !== null && range.from >= range.before) {
    throw InvalidParameterError.of('from', 'order', 'from must not be after to.');
  }
  return range;
}

/**
 * The instant from which on something is asked for; a date is the begin of that day in `timeZone`.
 *
 * @throws InvalidParameterError naming the parameter
 */
export function instantFrom(name: string, given: string, timeZone: string): Date {
  requireTimeZone(timeZone);
  return boundOf(name, given, timeZone, false);
}

function requireTimeZone(timeZone: string): void {
  if (isTimeZone(timeZone)) return;
  throw InvalidParameterError.of('time_zone', 'isTimeZone', 'time_zone must be a zone of the IANA database.');
}

function boundOf(name: string, given: string, zone: string, isEnd: boolean): Date {
  const text = given.replace(/ (\d{2}:\d{2})$/, '+$1');
  if (DATE.test(text)) {
    const day = DateTime.fromISO(text, { zone: 'utc' });
    if (day.isValid) {
      const named = calendarDay(day.year, day.month, day.day);
      return new Date(startOfDay(isEnd ? named + 1 : named, zone));
    }
  } else if (INSTANT.test(text)) {
    const instant = DateTime.fromISO(text, { zone: 'utc' });
    if (instant.isValid) return (isEnd ? instant.startOf('second').plus({ seconds: 1 }) : instant).toJSDate();
  }
  throw InvalidParameterError.of(
    name,
    'isDate',
    `${name} must be a date (2026-05-01) or an RFC 3339 instant.`,
  );
}
