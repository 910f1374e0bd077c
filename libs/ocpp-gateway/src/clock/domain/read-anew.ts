import { corrected, settleInstant, TOLERANCE_MS, type ZoneHabit } from './settle-instant';

/** How the start of a charge was read, as stored. */
export interface StartReading {
  /** As the charger wrote it. */
  readonly stated: string;
  readonly received_at: string;
  readonly habit: ZoneHabit;
  readonly skew_ms: number;
  /** What its clock turned out to be ahead (negative: behind) by when it wrote this; left out: nothing has. */
  readonly found_skew_ms?: number;
}

export interface KnownByNow {
  /** IANA zone of the charger's site. */
  readonly timeZone: string;
  /** null: it has not shown it yet. */
  readonly habit: ZoneHabit | null;
}

export interface CorrectedStart {
  readonly startedAt: Date;
  /** As it was told first. */
  readonly toldAt: Date;
}

/** An end as its charger tells it. */
export interface ToldEnd {
  readonly at: Date;
  readonly receivedAt: Date;
}

/** No charge goes on so much longer than we have heard of it: its start was told by a clock that was never set. */
const MOST_UNHEARD_MS = 30 * 86_400_000;

/**
 * The start of a charge by what its charger has shown since: start and end are read by one habit, or the charge would
 * be longer or shorter by the zone's difference; what its clock was wrong by is taken off, though it was set right in
 * mid-charge. What would be longer than anybody charges began when it was heard of. A pure function of the reading: an
 * end that is told again says it too.
 *
 * @returns null: as it was read
 */
export function readAnew(
  reading: StartReading,
  { timeZone, habit }: KnownByNow,
  end: ToldEnd,
): CorrectedStart | null {
  const receivedAt = new Date(reading.received_at);
  const by = (readBy: ZoneHabit, skewMs: number): Date =>
    settleInstant({ raw: reading.stated, receivedAt, timeZone, habit: readBy, skewMs });
  const toldAt = by(reading.habit, reading.skew_ms);
  const read = by(habit ?? reading.habit, reading.found_skew_ms ?? reading.skew_ms);
  const unheardMs = lateness(read, receivedAt) - lateness(end.at, end.receivedAt);
  const startedAt = unheardMs > MOST_UNHEARD_MS ? receivedAt : read;
  return +startedAt === +toldAt ? null : { startedAt, toldAt };
}

/** Whether a start was of the moment of its receipt, by a clock that is wrong by so much: then it was wrong there too. */
export function wasLiveBy(
  reading: StartReading,
  { timeZone, habit, skewMs }: KnownByNow & { readonly skewMs: number },
): boolean {
  const receivedAt = new Date(reading.received_at);
  const readBy = habit ?? reading.habit;
  const at = corrected({ raw: reading.stated, receivedAt, timeZone, habit: readBy, skewMs });
  return at !== null && Math.abs(at.getTime() - receivedAt.getTime()) <= TOLERANCE_MS;
}

function lateness(at: Date, receivedAt: Date): number {
  return receivedAt.getTime() - at.getTime();
}
