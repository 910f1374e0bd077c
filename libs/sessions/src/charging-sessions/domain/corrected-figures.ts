/** A value that a person put in the place of what the meter is said to have shown, by the reading's instant. */
export interface CorrectedValue {
  readonly at: Date;
  readonly value: number;
}

/**
 * What people have put right of a session. It stands whatever its charger tells later of the same; the charger's own
 * figures are kept beside it.
 */
export interface CorrectedFigures {
  /** Wh; null: nobody corrected it. */
  readonly meterStartWh: number | null;
  /** Wh, of the end: while a session goes on there is none. null: nobody corrected it. */
  readonly meterStopWh: number | null;
  /** Energy registers, Wh, by time. */
  readonly registers: readonly CorrectedValue[];
  /** Powers, W, by time. */
  readonly powers: readonly CorrectedValue[];
  /** The most of the powers that nobody corrected, W; null where there are none. Of use beside `powers` alone. */
  readonly otherMaxPowerW: number | null;
}

export const NOTHING_CORRECTED: CorrectedFigures = {
  meterStartWh: null,
  meterStopWh: null,
  registers: [],
  powers: [],
  otherMaxPowerW: null,
};

/** What stands for the reading of an instant; undefined: nobody corrected it. */
export function correctedAt(values: readonly CorrectedValue[], atMs: number): number | undefined {
  return values.find(({ at }) => at.getTime() === atMs)?.value;
}

/** The newer values in the place of those of the same instants, by time. */
export function withValues(
  held: readonly CorrectedValue[],
  newer: readonly CorrectedValue[],
): readonly CorrectedValue[] {
  const byInstant = new Map([...held, ...newer].map((one) => [one.at.getTime(), one]));
  return [...byInstant.values()].sort((a, b) => a.at.getTime() - b.at.getTime());
}

/** The most power of a session, W, where some of it was corrected. */
export function correctedMaxPowerW({ powers, otherMaxPowerW }: CorrectedFigures): number | null {
  const all = [...powers.map(({ value }) => value), ...(otherMaxPowerW === null ? [] : [otherMaxPowerW])];
  return all.length === 0 ? null : Math.max(...all);
}
