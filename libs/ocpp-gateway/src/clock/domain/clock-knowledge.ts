import { parseTimestamp } from '@csms/ocpp';

import { inZone, LIVE_MS, TOLERANCE_MS, type ZoneHabit } from './settle-instant';

/** What is known of a charger's clock. */
export interface ClockKnowledge {
  /** null: it has not shown how it means a timestamp without a zone. */
  readonly habit: ZoneHabit | null;
  /** How far its clock is ahead of ours (negative: behind), ms; 0 where that is less than it may differ. */
  readonly skewMs: number;
}

/** One message's own timestamp beside its receipt. */
export interface Observation {
  readonly receivedMs: number;
  /** Stated minus received, read as UTC where it names no zone, ms. */
  readonly offsetMs: number;
  /** What the site's local time is ahead of UTC, ms; null where the timestamp names its zone. */
  readonly zoneMs: number | null;
  /** It may have waited in the charger's queue, so that it need not tell of now. */
  readonly isQueueable: boolean;
}

/** So many observations of a charger are kept. */
export const MOST_OBSERVATIONS = 8;
/** A clock may differ so far before it is corrected, ms. */
const UNCORRECTED_MS = 5 * 60_000;
/** Of one skew: the same but for the seconds that a message is on its way. */
const SPREAD_MS = 15_000;
const JITTER_MS = 2_000;
const LEAST_STEADY = 3;
const LEAST_SPAN_MS = 30_000;
/** A skew that has moved less is the one that is known. */
const DRIFT_MS = 30_000;

/** null: a timestamp that cannot be read shows nothing. */
export function observe(
  raw: string,
  receivedAt: Date,
  timeZone: string,
  isQueueable = false,
): Observation | null {
  const parsed = parseTimestamp(raw);
  if (!parsed.ok) return null;
  const utc = new Date(parsed.instant);
  const receivedMs = receivedAt.getTime();
  const zoneMs = parsed.isZoneMissing ? utc.getTime() - inZone(utc, timeZone, receivedAt).getTime() : null;
  return { receivedMs, offsetMs: utc.getTime() - receivedMs, zoneMs, isQueueable };
}

/**
 * What the newest of some observations adds to what is known. A queue that is sent after an outage tells of the past,
 * and passes through any offset on its way; a clock that is wrong is wrong by the same, message for message. So only
 * what is steady, or cannot be otherwise, changes what is known already, or is learnt of what may have been queued.
 *
 * @param recent by receipt, the newest last
 */
export function learn(known: ClockKnowledge, recent: readonly Observation[]): ClockKnowledge {
  const newest = recent.at(-1);
  if (newest === undefined) return known;
  const steadyMs = steadyOffset(recent, newest);
  const habit = habitAfter(known.habit, newest, steadyMs);
  const zoneMs = habit === 'local' ? (newest.zoneMs ?? 0) : 0;
  const skewMs =
    steadyMs === null ? skewUnlessSet(known, newest.offsetMs - zoneMs) : skewAfter(known, steadyMs - zoneMs);
  return habit === known.habit && skewMs === known.skewMs ? known : { habit, skewMs };
}

function habitAfter(
  known: ZoneHabit | null,
  { offsetMs, zoneMs, isQueueable }: Observation,
  steadyMs: number | null,
): ZoneHabit | null {
  if (zoneMs === null) return known;
  const localMs = offsetMs - zoneMs;
  // What would be the future is not how it is meant.
  if (offsetMs > TOLERANCE_MS && isLive(localMs)) return 'local';
  if (localMs > TOLERANCE_MS && isLive(offsetMs)) return 'utc';
  // What waited for as long as the zone is off looks like now, by the other habit.
  if (steadyMs === null && (known !== null || isQueueable)) return known;
  if (isLive(offsetMs)) return 'utc';
  return isLive(localMs) ? 'local' : known;
}

function skewAfter(known: ClockKnowledge, shownMs: number): number {
  if (Math.abs(shownMs) <= UNCORRECTED_MS) return 0;
  return Math.abs(shownMs - known.skewMs) <= DRIFT_MS ? known.skewMs : shownMs;
}

/** A clock that would be of the future by the skew that is known, and is not without it, was set meanwhile. */
function skewUnlessSet({ skewMs }: ClockKnowledge, offsetMs: number): number {
  const isSet = offsetMs - skewMs > TOLERANCE_MS && offsetMs <= TOLERANCE_MS;
  return isSet ? 0 : skewMs;
}

/** The median of those that are off by the same as the newest, where they came over some time; else null. */
function steadyOffset(recent: readonly Observation[], newest: Observation): number | null {
  const same = recent.filter(({ offsetMs }) => Math.abs(offsetMs - newest.offsetMs) <= SPREAD_MS);
  const [first] = same;
  if (first === undefined || same.length < LEAST_STEADY) return null;
  const spanMs = newest.receivedMs - first.receivedMs;
  const sorted = same.map(({ offsetMs }) => offsetMs).sort((a, b) => a - b);
  const spreadMs = (sorted.at(-1) ?? NaN) - (sorted[0] ?? NaN);
  // A queue that is sent slowly comes nearer to now with each message.
  const isSteady = spanMs >= LEAST_SPAN_MS && spreadMs <= JITTER_MS + spanMs / 10;
  return isSteady ? (sorted[Math.floor(sorted.length / 2)] ?? null) : null;
}

function isLive(offsetMs: number): boolean {
  return Math.abs(offsetMs) <= LIVE_MS;
}
