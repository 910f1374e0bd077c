/** A transaction of which its charger has told, as far as ids are concerned. */
export interface ToldTransaction {
  readonly startedAt: Date;
  readonly endedAt: Date | null;
  /** The charger has not said that it is over. */
  readonly isEndPresumed: boolean;
}

/**
 * Of the transactions that a charger has called by one id, the one of which it speaks: the newest that had begun by
 * then. OCPP 2.0.1 Part 2 E01.FR.08 wants ids that are never used again; chargers that count from 1 after each reboot
 * use them again.
 */
export function spokenOf<One extends ToldTransaction>(called: readonly One[], at: Date): One | null {
  const oldestFirst = [...called].sort((a, b) => +a.startedAt - +b.startedAt);
  return oldestFirst.findLast(({ startedAt }) => startedAt <= at) ?? oldestFirst[0] ?? null;
}

/** The charger itself has told that it was over before this time. */
export function hasEndedBefore({ endedAt, isEndPresumed }: ToldTransaction, at: Date): boolean {
  return endedAt !== null && !isEndPresumed && endedAt < at;
}

/** The last reading of a charge may be stamped a little after its end. */
const READ_AFTER_END_MS = 60_000;

export function isReadAfterEnd(held: ToldTransaction, at: Date): boolean {
  return hasEndedBefore(held, new Date(at.getTime() - READ_AFTER_END_MS));
}

/** A start after the end of the transaction that has its id is that of the next one. */
export function isStartOfNext(held: ToldTransaction, startedAt: Date): boolean {
  return hasEndedBefore(held, startedAt);
}
