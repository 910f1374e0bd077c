import type { EventData, TransactionEnded } from '@csms/contracts';

export interface SettledEnd {
  readonly endedAt: Date;
  /** For the event: what the charger stated, where that cannot be. */
  readonly clock: Pick<EventData<typeof TransactionEnded>, 'clock'>;
}

/** What was heard of a charge, by our own clock. */
export interface Heard {
  /** null: the start was not told by itself. */
  readonly startReceivedAt: Date | null;
  readonly endReceivedAt: Date;
}

/** Clocks of a charger that is just setting them differ by less. */
const TOLERANCE_MS = 60_000;

/**
 * No charge ends before it began. Where an end is stated for a time before the start by more than clocks may differ, the
 * clock was set in between, and nobody knows by it how long the charge was: it was so long as lies between the receipts
 * of the two. That the clock was wrong is told with it.
 */
export function settledEnd(stated: Date, startedAt: Date | null, heard: Heard): SettledEnd {
  if (startedAt === null || stated >= startedAt) return { endedAt: stated, clock: {} };
  if (startedAt.getTime() - stated.getTime() <= TOLERANCE_MS) return { endedAt: startedAt, clock: {} };
  const { startReceivedAt, endReceivedAt } = heard;
  const heardMs = endReceivedAt.getTime() - (startReceivedAt ?? endReceivedAt).getTime();
  const endedAt = new Date(startedAt.getTime() + Math.max(0, heardMs));
  const corrected_by_ms = endedAt.getTime() - stated.getTime();
  return { endedAt, clock: { clock: { stated_at: stated.toISOString(), corrected_by_ms } } };
}
