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

/** A clock that has never been set begins at 1970 or when its software was built. No queue of a charger is that old. */
const OLDEST_MS = 3 * 366 * 86_400_000;
/** Nobody can tell of what will be: so far clocks may differ without being wrong, ms. */
export const TOLERANCE_MS = 60_000;
/** Of a message that tells of now, not of a queue. */
const LIVE_MS = 10 * 60_000;

/**
 * When it was that a charger tells of. The past is believed, for offline messages come days late; the future, what is
 * longer ago than a queue can be, and what cannot be read become the time of receipt. Without a zone it is UTC or local time, as is the charger's habit.
 */
export function settleInstant({ raw, receivedAt, timeZone, habit }: Stated): Date {
  const parsed = parseTimestamp(raw);
  if (!parsed.ok) return receivedAt;
  const utc = new Date(parsed.instant);
  const isLocal = parsed.isZoneMissing && habit === 'local';
  const at = isLocal ? inZone(utc, timeZone, receivedAt) : utc;
  return believed(at, receivedAt);
}

/** Where it can be as a charger says, that; else the time of receipt. */
export function believed(at: Date, receivedAt: Date): Date {
  const msAgo = receivedAt.getTime() - at.getTime();
  const isPossible = msAgo <= OLDEST_MS && msAgo >= -TOLERANCE_MS;
  return isPossible ? at : receivedAt;
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
