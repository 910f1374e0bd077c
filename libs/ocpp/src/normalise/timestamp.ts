/** Timestamps of chargers: RFC 3339 in the standard, ISO 8601 of several tastes in the field. */

/** `instant` is UTC in ISO 8601 with milliseconds (`2026-11-21T05:13:00.000Z`). */
export type ParsedTimestamp =
  | { readonly ok: true; readonly instant: string; readonly isZoneMissing: boolean }
  | { readonly ok: false; readonly raw: string };

const PATTERN =
  /^(\d{4})-(\d{2})-(\d{2})[Tt ](\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,12}))?)?(?:([Zz])|([+-])(\d{2}):?(\d{2})?)?$/;

const MINUTE_MS = 60_000;
const YEAR_ONE_MS = -62_135_596_800_000;

/**
 * Reads a charger's timestamp. Accepted beyond RFC 3339, because chargers in the field send it: no zone (taken as UTC
 * and flagged), no seconds, an offset without colon, a blank for the T. A leap second counts as the second after it;
 * digits below the millisecond are cut off. Anything else, a day that does not exist included, is not ok.
 */
export function parseTimestamp(raw: string): ParsedTimestamp {
  if (isOurForm(raw)) return { ok: true, instant: raw, isZoneMissing: false };
  const match = PATTERN.exec(raw);
  if (match === null) return { ok: false, raw };
  const part = (index: number): number => Number(match[index] ?? '0');
  const [year, month, day, hour, minute, second] = [1, 2, 3, 4, 5, 6].map(part) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const offsetHours = part(10);
  const offsetMinutes = part(11);
  const isInRange =
    year >= 1 &&
    month >= 1 &&
    month <= 12 &&
    day >= 1 &&
    day <= daysInMonth(year, month) &&
    hour <= 23 &&
    minute <= 59 &&
    second <= 60 &&
    offsetHours <= 23 &&
    offsetMinutes <= 59;
  if (!isInRange) return { ok: false, raw };
  const milliseconds = Number((match[7] ?? '').padEnd(3, '0').slice(0, 3));
  const offsetMs = (match[9] === '-' ? -1 : 1) * (offsetHours * 60 + offsetMinutes) * MINUTE_MS;
  const local = new Date(0);
  // Not Date.UTC: it reads the years 0 to 99 as 1900 to 1999.
  local.setUTCFullYear(year, month - 1, day);
  local.setUTCHours(hour, minute, second, milliseconds);
  const instant = new Date(local.getTime() - offsetMs);
  if (instant.getUTCFullYear() < 1 || instant.getUTCFullYear() > 9999) return { ok: false, raw };
  return {
    ok: true,
    instant: instant.toISOString(),
    isZoneMissing: match[8] === undefined && match[9] === undefined,
  };
}

/** The form in which most chargers send it is the one that we give back: it need not be taken apart. */
function isOurForm(raw: string): boolean {
  if (raw.length !== 24 || !raw.endsWith('Z')) return false;
  const ms = Date.parse(raw);
  return ms >= YEAR_ONE_MS && new Date(ms).toISOString() === raw;
}

function daysInMonth(year: number, month: number): number {
  const lastDay = new Date(0);
  lastDay.setUTCFullYear(year, month, 0);
  return lastDay.getUTCDate();
}
