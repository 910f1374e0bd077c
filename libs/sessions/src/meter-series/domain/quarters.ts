import { type EnergyCurve, readingGap, readingsBetween, restsOnCorrected, takenUntil } from './energy-curve';

export const QUARTER_MS = 15 * 60_000;

/** What a session took in a quarter of an hour (UTC; every zone's offset is a number of quarters). */
export interface Quarter {
  readonly startsMs: number;
  /** null: nobody knows. */
  readonly energyWh: number | null;
  /** Registers that were read in it. */
  readonly readings: number;
  /** Whether one of its bounds lies in a gap of readings longer than itself: its energy is a share of the gap's. */
  readonly isInterpolated: boolean;
  /** Whether its energy rests on a register that somebody corrected. */
  readonly isCorrected: boolean;
}

/** The part of a session in each slot of a grid that it touches. The energies add up to the session's. */
export function slotsOf(
  curve: EnergyCurve | null,
  { startedMs, untilMs }: { readonly startedMs: number; readonly untilMs: number },
  slots: readonly { readonly startMs: number; readonly endMs: number }[],
): Quarter[] {
  return slots
    .filter(({ startMs, endMs }) => startMs < Math.max(untilMs, startedMs + 1) && endMs > startedMs)
    .map(({ startMs, endMs }) =>
      curve === null
        ? { startsMs: startMs, energyWh: null, readings: 0, isInterpolated: false, isCorrected: false }
        : {
            startsMs: startMs,
            energyWh: takenUntil(curve, endMs) - (startMs <= startedMs ? 0 : takenUntil(curve, startMs)),
            readings: readingsBetween(curve, startMs, endMs),
            isInterpolated: [startMs, endMs].some((at) => readingGap(curve, at) > endMs - startMs),
            isCorrected: restsOnCorrected(curve, startMs, endMs),
          },
    );
}

/** The quarters that a session touches, as {@link slotsOf}. */
export function quartersOf(
  curve: EnergyCurve | null,
  span: { readonly startedMs: number; readonly untilMs: number },
): Quarter[] {
  const first = Math.floor(span.startedMs / QUARTER_MS) * QUARTER_MS;
  const count = Math.floor((Math.max(span.untilMs, span.startedMs + 1) - 1 - first) / QUARTER_MS) + 1;
  const slots = Array.from({ length: count }, (_, index) => ({
    startMs: first + index * QUARTER_MS,
    endMs: first + (index + 1) * QUARTER_MS,
  }));
  return slotsOf(curve, span, slots);
}
