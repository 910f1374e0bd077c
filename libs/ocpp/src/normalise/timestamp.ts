/** Timestamps of chargers: RFC 3339 in the standard, ISO 8601 of several tastes in the field. */

/** `instant` is UTC in ISO 8601 with milliseconds (`2026-11-21T05:13:00.000Z`). */
export type ParsedTimestamp =
  | { readonly ok: true; readonly instant: string; readonly isZoneMissing: boolean }
  | { readonly ok: false; readonly raw: string };

const PATTERN =
  /^(\d{4})-(\d{2})-(\d{2})[Tt ](\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,12}))?)?(?:([Zz])|([+-])(\d{2}):?(\d{2})?)?$/;
/** ISO 8601's basic format. */
const BASIC = /^(\d{4})(\d{2})(\d{2})([Tt ])(\d{2})(\d{2})(?=$|[Zz+\-\d])(\d{2})?(.*)$/;
/** Since 1970 (Unix time): the seconds, or milliseconds, of 1973 to 2286. */
const EPOCH_SECONDS = /^(\d{9,10})(?:[.,](\d{1,12}))?$/;
const EPOCH_MS = /^\d{12,13}$/;

const MINUTE_MS = 60_000;
const YEAR_ONE_MS = -62_135_596_800_000;

/**
 * Reads a charger's timestamp. Accepted beyond RFC 3339, because chargers in the field send it: no zone (taken as UTC
 * and flagged), no seconds, an offset without colon, a blank for the T, no hyphens and colons at all (ISO 8601's basic
 * format), and Unix time in seconds or milliseconds. A leap second counts as the second after it;
 * digits below the millisecond are cut off. Anything else, a day that does not exist included, is not ok.
 */
export function parseTimestamp(raw: string): ParsedTimestamp {
  if (isOurForm(raw)) return { ok: true, instant: raw, isZoneMissing: false };
  const epochMs = epochMsOf(raw);
  if (epochMs !== null) return { ok: true, instant: new Date(epochMs).toISOString(), isZoneMissing: false };
  const match = PATTERN.exec(extended(raw));
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

/** null: it is no Unix time. */
function epochMsOf(raw: string): number | null {
  if (EPOCH_MS.test(raw)) return Number(raw);
  const [, seconds, fraction = ''] = EPOCH_SECONDS.exec(raw) ?? [];
  return seconds === undefined ? null : Number(seconds) * 1000 + Number(fraction.padEnd(3, '0').slice(0, 3));
}

/** With its hyphens and colons. */
function extended(raw: string): string {
  const [, year, month, day, t, hour, minute, second, rest] = BASIC.exec(raw) ?? [];
  if (year === undefined) return raw;
  return `${year}-${month}-${day}${t}${hour}:${minute}${second === undefined ? '' : `:${second}`}${rest}`;
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
