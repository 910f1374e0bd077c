import { DateTime } from 'luxon';

/** An instant as people at the place read it: date, time to the second, abbreviation of the zone and its offset. */
export function localTime(instant: string, zone: string): string {
  return DateTime.fromISO(instant, { zone, locale: 'en-GB' }).toFormat(
    "d LLL yyyy, HH:mm:ss ZZZZ '(UTC'ZZ')'",
  );
}
