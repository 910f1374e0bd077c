import { DateTime } from 'luxon';

import { parseTimestamp } from '@csms/ocpp';

/** How a charger means a timestamp without a zone. */
export type ZoneHabit = 'utc' | 'local';

export interface Stated {
  readonly raw: string;
  readonly receivedAt: Date;
  /** IANA zone of the charger's site. */
  readonly timeZone: string;
  readonly habit: ZoneHabit;
}

/** A clock that has never been set begins at 1970 or when its software was built; no charger of ours is that old. */
const EARLIEST_MS = Date.UTC(2015, 0, 1);
/** Nobody can tell of what will be: so far clocks may differ without being wrong, ms. */
export const TOLERANCE_MS = 60_000;
/** Of a message that tells of now, not of a queue. */
const LIVE_MS = 10 * 60_000;

/**
 * When it was that a charger tells of. The past is believed, for offline messages come days late; the future, 1970 and
 * what cannot be read become the time of receipt. Without a zone it is UTC or local time, as is the charger's habit.
 */
export function settleInstant({ raw, receivedAt, timeZone, habit }: Stated): Date {
  const parsed = parseTimestamp(raw);
  if (!parsed.ok) return receivedAt;
  const utc = new Date(parsed.instant);
  const isLocal = parsed.isZoneMissing && habit === 'local';
  const at = isLocal ? inZone(utc, timeZone, receivedAt) : utc;
  const isBelieved = at.getTime() >= EARLIEST_MS && at.getTime() <= receivedAt.getTime() + TOLERANCE_MS;
  return isBelieved ? at : receivedAt;
}

/** What a timestamp without a zone says of its charger's habit; null: nothing, for it has a zone or tells of the past. */
export function habitShownBy({ raw, receivedAt, timeZone }: Omit<Stated, 'habit'>): ZoneHabit | null {
  const parsed = parseTimestamp(raw);
  if (!parsed.ok || !parsed.isZoneMissing) return null;
  const utc = new Date(parsed.instant);
  const isLive = (at: Date): boolean => Math.abs(at.getTime() - receivedAt.getTime()) <= LIVE_MS;
  if (isLive(utc)) return 'utc';
  return isLive(inZone(utc, timeZone, receivedAt)) ? 'local' : null;
}

/** The wall clock's figures in a zone; of two instants that show the same, the one nearer to the receipt. */
function inZone(wallClock: Date, zone: string, receivedAt: Date): Date {
  const local = DateTime.fromJSDate(wallClock, { zone: 'utc' }).setZone(zone, { keepLocalTime: true });
  if (!local.isValid) return wallClock;
  const distance = (at: DateTime): number => Math.abs(at.toMillis() - receivedAt.getTime());
  const [nearest = local] = local.getPossibleOffsets().sort((a, b) => distance(a) - distance(b));
  return nearest.toJSDate();
}
