/** A transaction that is open, by its meter. */
export interface OpenByRegister {
  /** As it was read last, else at the start; null: not known. */
  readonly lastWh: number | null;
  readonly readAt: Date;
}

export interface StopByRegister {
  readonly meterStopWh: number | null;
  readonly endedAt: Date;
}

/** No connector gives a vehicle more, W; with what clocks and rounding make of it, Wh. */
const MAX_POWER_W = 400_000;
const ROUNDING_WH = 1_000;
/** The registers of two meters that are nearer to each other do not say whose a third one is, Wh. */
const APART_WH = 1_000;

/**
 * Which of several open transactions a stop ends that names neither transaction nor token (OCPP 1.6, of a charger that
 * got no id): the one whose meter can have come to the register of the stop since it was read, not backwards and not
 * faster than a vehicle charges; of several such the one whose register is nearest, where all others are 1 kWh further
 * away. A meter of which nothing is known could be any.
 *
 * @returns null: nobody can say
 */
export function stoppedByRegister<One extends OpenByRegister>(
  open: readonly One[],
  stop: StopByRegister,
): One | null {
  const { meterStopWh } = stop;
  if (meterStopWh === null || open.some(({ lastWh }) => lastWh === null)) return null;
  const [nearest, next] = open
    .map((one) => ({ one, takenWh: meterStopWh - (one.lastWh ?? 0) }))
    .filter(({ one, takenWh }) => takenWh >= 0 && takenWh <= mostSince(one.readAt, stop.endedAt))
    .sort((a, b) => a.takenWh - b.takenWh);
  if (nearest === undefined) return null;
  const isAlone = next === undefined || next.takenWh - nearest.takenWh >= APART_WH;
  return isAlone ? nearest.one : null;
}

function mostSince(readAt: Date, endedAt: Date): number {
  const ms = Math.max(0, endedAt.getTime() - readAt.getTime());
  return ROUNDING_WH + (MAX_POWER_W * ms) / 3_600_000;
}
