import { DateTime } from 'luxon';

const INSTANT = /^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2}([.,]\d{1,9})?)?(Z|[+-]\d{2}:?\d{2})?$/i;
const WITH_OFFSET = /(Z|[+-]\d{2}:?\d{2})$/i;
/** Of a wall clock, without the parts of a second. */
const WALL_CLOCK = "yyyy-MM-dd'T'HH:mm";

export type ReadInstant =
  | { readonly ok: true; readonly at: Date }
  | { readonly ok: false; readonly code: string; readonly reason: string };

/**
 * An instant of a row: RFC 3339, or, where the caller has said which zone local times are of, a wall clock of that zone.
 * One that the clock showed twice, or never, is refused: nobody can say which instant it was.
 *
 * @param timeZone IANA zone of times without an offset; null: there must be an offset
 */
export function readInstant(text: string, timeZone: string | null): ReadInstant {
  if (!INSTANT.test(text)) return refused('invalid_format', 'must be an RFC 3339 instant');
  const iso = text.replace(' ', 'T');
  // A date's own hyphens are no offset.
  const hasOffset = WITH_OFFSET.test(iso.slice('yyyy-mm-dd'.length));
  if (!hasOffset && timeZone === null) {
    return refused(
      'zone_missing',
      'has no offset: write it with one, or say with time_zone what zone it is of',
    );
  }
  const instant = DateTime.fromISO(iso, { zone: hasOffset ? 'utc' : (timeZone ?? 'utc') });
  if (!instant.isValid) return refused('invalid_format', 'is no date and time that there is');
  if (hasOffset) return { ok: true, at: instant.toJSDate() };
  if (instant.toFormat(WALL_CLOCK) !== iso.slice(0, 'yyyy-MM-ddTHH:mm'.length).toUpperCase()) {
    return refused(
      'nonexistent_time',
      `was never shown by the clocks of ${timeZone}: they were put forward over it`,
    );
  }
  if (instant.getPossibleOffsets().length > 1) {
    return refused(
      'ambiguous_time',
      `was shown twice by the clocks of ${timeZone}: write it with its offset`,
    );
  }
  return { ok: true, at: instant.toJSDate() };
}

function refused(code: string, reason: string): ReadInstant {
  return { ok: false, code, reason };
}
