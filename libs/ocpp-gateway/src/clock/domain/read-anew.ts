import { settleInstant, type ZoneHabit } from './settle-instant';

/** How the start of a charge was read, as stored. */
export interface StartReading {
  /** As the charger wrote it. */
  readonly stated: string;
  readonly received_at: string;
  readonly habit: ZoneHabit;
  readonly skew_ms: number;
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

/**
 * The start of a charge by what its charger has shown since: start and end are read by one habit, or the charge would
 * be longer or shorter by the zone's difference. A pure function of the reading: an end that is told again says it too.
 *
 * @returns null: as it was read
 */
export function readAnew(reading: StartReading, { timeZone, habit }: KnownByNow): CorrectedStart | null {
  const receivedAt = new Date(reading.received_at);
  const by = (readBy: ZoneHabit): Date =>
    settleInstant({ raw: reading.stated, receivedAt, timeZone, habit: readBy, skewMs: reading.skew_ms });
  const toldAt = by(reading.habit);
  const startedAt = by(habit ?? reading.habit);
  return +startedAt === +toldAt ? null : { startedAt, toldAt };
}
