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
  /** How far its clock is ahead of ours (negative: behind), ms. */
  readonly skewMs: number;
}

/** A clock that has never been set begins at 1970 or when its software was built. No queue of a charger is that old. */
const OLDEST_MS = 3 * 366 * 86_400_000;
/** Nobody can tell of what will be: so far clocks may differ without being wrong, ms. */
export const TOLERANCE_MS = 60_000;
/** Of a message that tells of now, not of a queue. */
export const LIVE_MS = 10 * 60_000;

/**
 * When it was that a charger tells of. The past is believed, for offline messages come days late; the future, what is
 * longer ago than a queue can be, and what cannot be read become the time of receipt. Without a zone it is UTC or local
 * time, as is the charger's habit; what its clock is known to be ahead or behind is taken off.
 */
export function settleInstant(stated: Stated): Date {
  return believed(corrected(stated) ?? stated.receivedAt, stated.receivedAt);
}

/** Of the right clock, whether that can be or not; null: nobody can read it. */
export function corrected({ raw, receivedAt, timeZone, habit, skewMs }: Stated): Date | null {
  const parsed = parseTimestamp(raw);
  if (!parsed.ok) return null;
  const utc = new Date(parsed.instant);
  const isLocal = parsed.isZoneMissing && habit === 'local';
  const at = isLocal ? inZone(utc, timeZone, receivedAt) : utc;
  return new Date(at.getTime() - skewMs);
}

/** Where it can be as a charger says, that; else the time of receipt. */
export function believed(at: Date, receivedAt: Date): Date {
  const msAgo = receivedAt.getTime() - at.getTime();
  const isPossible = msAgo <= OLDEST_MS && msAgo >= -TOLERANCE_MS;
  return isPossible ? at : receivedAt;
}

/** The wall clock's figures in a zone; of two instants that show the same, the one nearer to the receipt. */
export function inZone(wallClock: Date, zone: string, receivedAt: Date): Date {
  const local = DateTime.fromJSDate(wallClock, { zone: 'utc' }).setZone(zone, { keepLocalTime: true });
  if (!local.isValid) return wallClock;
  const distance = (at: DateTime): number => Math.abs(at.toMillis() - receivedAt.getTime());
  const [nearest = local] = local.getPossibleOffsets().sort((a, b) => distance(a) - distance(b));
  return nearest.toJSDate();
}
