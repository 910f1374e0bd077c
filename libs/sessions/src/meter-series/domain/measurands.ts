/** Members of a series, in the order in which they are shown. */
export const MEASURANDS = [
  'energy_kwh',
  'power_kw',
  'voltage_v',
  'current_a',
  'soc_percent',
  'frequency_hz',
  'temperature_c',
  'power_factor',
  'offered_kw',
] as const;
export type SeriesMeasurand = (typeof MEASURANDS)[number];

export const AGGREGATES = ['mean', 'min', 'max', 'last'] as const;
export type Aggregate = (typeof AGGREGATES)[number];

/** What a member is of OCPP's measurands, and of their base units. */
interface Sampled {
  readonly ocpp: string;
  readonly perUnit: number;
  /** The phases one by one; else together. */
  readonly isByPhase?: boolean;
  /** Together the phases are their sum; else their mean. */
  readonly isSum?: boolean;
}

export const SAMPLED: Readonly<Record<Exclude<SeriesMeasurand, 'energy_kwh'>, Sampled>> = {
  power_kw: { ocpp: 'Power.Active.Import', perUnit: 1_000, isSum: true },
  voltage_v: { ocpp: 'Voltage', perUnit: 1, isByPhase: true },
  current_a: { ocpp: 'Current.Import', perUnit: 1, isByPhase: true },
  soc_percent: { ocpp: 'SoC', perUnit: 1 },
  frequency_hz: { ocpp: 'Frequency', perUnit: 1 },
  temperature_c: { ocpp: 'Temperature', perUnit: 1 },
  power_factor: { ocpp: 'Power.Factor', perUnit: 1 },
  offered_kw: { ocpp: 'Power.Offered', perUnit: 1_000, isSum: true },
};

/** One of OCPP's measurands in one interval, by phase. */
export interface PhaseValue {
  readonly phase: string | null;
  readonly value: number;
  /** Whether somebody corrected any of what it is made of. */
  readonly is_corrected?: boolean;
}

/** OCPP 1.6 §7.29, 2.0.1 §3.61. */
export const PHASES = ['L1', 'L2', 'L3', 'N', 'L1-N', 'L2-N', 'L3-N', 'L1-L2', 'L2-L3', 'L3-L1'] as const;
export type Phase = (typeof PHASES)[number];

/** Under which names chargers tell of a phase: what some call L1 others call L1-N. */
export function phaseNames(phase: Phase): readonly string[] {
  return /^L\d$/.test(phase) ? [phase, `${phase}-N`] : [phase];
}

/** As a series shows it: by phase, or one figure; null where nothing was measured. */
export function shownValue(
  member: Exclude<SeriesMeasurand, 'energy_kwh'>,
  values: readonly PhaseValue[],
): number | Record<string, number> | null {
  const { perUnit, isByPhase, isSum } = SAMPLED[member];
  if (values.length === 0) return null;
  const scaled = values.map(({ phase, value }) => ({ phase, value: rounded(value / perUnit) }));
  if (isByPhase === true) {
    // L1-N is what others call L1; L1-L2 is something else.
    return Object.fromEntries(
      scaled.map(({ phase, value }) => [phase?.replace(/-N$/, '') ?? 'total', value]),
    );
  }
  const total = scaled.find(({ phase }) => phase === null);
  if (total !== undefined) return total.value;
  const sum = scaled.reduce((together, { value }) => together + value, 0);
  return rounded(isSum === true ? sum : sum / scaled.length);
}

export function rounded(value: number): number {
  return Math.round(value * 1_000) / 1_000;
}
