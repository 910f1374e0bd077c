import type { EventData, TransactionEnded } from '@csms/contracts';

export interface SettledEnd {
  readonly endedAt: Date;
  /** For the event: what the charger stated, where that cannot be. */
  readonly clock: Pick<EventData<typeof TransactionEnded>, 'clock'>;
}

/** Clocks of a charger that is just setting them differ by less. */
const TOLERANCE_MS = 60_000;

/**
 * No charge ends before it began: an end that is stated for a time before the start is of the start's instant. That the
 * clock was wrong is told with it, for nobody knows then how long the charge was.
 */
export function settledEnd(stated: Date, startedAt: Date | null): SettledEnd {
  if (startedAt === null || stated >= startedAt) return { endedAt: stated, clock: {} };
  const byMs = startedAt.getTime() - stated.getTime();
  const clock =
    byMs <= TOLERANCE_MS ? {} : { clock: { stated_at: stated.toISOString(), corrected_by_ms: byMs } };
  return { endedAt: startedAt, clock };
}
