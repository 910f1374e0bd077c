import type { LifeEntry, LifeLine } from '../../life-lines/domain/life-line';

/** What cannot be, and was told all the same. */
export const ANOMALY_KINDS = [
  'stop_without_start',
  'start_missing',
  'second_start',
  'second_end',
  'end_before_start',
  'impossible_transition',
  'implausible_energy',
  'contradicting_registers',
  'future_reading',
  'clock_corrected',
  'unreadable_value',
] as const;
export type AnomalyKind = (typeof ANOMALY_KINDS)[number];

/** Of these the fact itself is the anomaly: nothing that comes later explains it. */
export const TOLD_KINDS = [
  'future_reading',
  'clock_corrected',
  'unreadable_value',
] as const satisfies AnomalyKind[];

/** An anomaly of a session. */
export interface SessionAnomaly {
  readonly kind: AnomalyKind;
  /** Of the fact that cannot be. */
  readonly at: Date;
  readonly reason: string;
  /** The fact as it was told. */
  readonly detail: Readonly<Record<string, unknown>>;
}

export interface MeterFigures {
  /** Of its start, where that is known; else of what is known first. */
  readonly startedAt: Date;
  readonly isStartKnown: boolean;
  readonly endedAt: Date | null;
  readonly meterStartWh: number | null;
  readonly meterStopWh: number | null;
  readonly energyWh: number | null;
  /** What the charger stated at the end, where the readings before it count instead. */
  readonly disbelievedStopWh: number | null;
  /** Registers in between that contradict the others or the sum, by time. */
  readonly leftOut: readonly { readonly atMs: number; readonly registerWh: number }[];
}

/** What is wrong with a session, by what is known of it now: it goes when a late fact explains it. */
export function anomaliesOf({ entries }: LifeLine, figures: MeterFigures): SessionAnomaly[] {
  const impossible = entries
    .filter((entry) => !entry.isPossible && !isExplained(entry, entries))
    .map((entry) => impossibleOf(entry, entries));
  return [
    ...impossible,
    ...startMissing(impossible, figures),
    ...implausibleEnergy(figures),
    ...contradictingRegisters(figures),
  ];
}

function impossibleOf(entry: LifeEntry, entries: readonly LifeEntry[]): SessionAnomaly {
  const { from, step, source, at } = entry;
  const kind = kindOf(entry, entries);
  return {
    kind,
    at,
    reason: REASONS[kind] ?? `From ${from} a session does not become ${step}.`,
    detail: { from, step, reason: entry.reason, source, at: at.toISOString() },
  };
}

const REASONS: Partial<Record<AnomalyKind, string>> = {
  start_missing: 'The charger has not told the start of the transaction.',
  second_start: 'The charger told two starts of one transaction.',
  second_end: 'The charger told two ends of one transaction.',
  end_before_start: 'The charger told an end that lies before the start.',
};

function kindOf({ from, step }: LifeEntry, entries: readonly LifeEntry[]): AnomalyKind {
  const isBeforeAnyStart = from === 'new' || from === 'waiting';
  if (isBeforeAnyStart) {
    const isStartTold = entries.some((entry) => entry.step === 'started');
    if (!isStartTold) return 'start_missing';
    return step === 'ended' ? 'end_before_start' : 'impossible_transition';
  }
  if (step === 'ended') return 'second_end';
  return step === 'started' ? 'second_start' : 'impossible_transition';
}

/** The only start, behind an end that is an anomaly itself. */
function isExplained({ from, step }: LifeEntry, entries: readonly LifeEntry[]): boolean {
  return step === 'started' && from === 'ended' && entries.filter((one) => one.step === step).length === 1;
}

/** Of a session of which readings alone are known no word is missed. */
function startMissing(
  impossible: readonly SessionAnomaly[],
  { isStartKnown, startedAt }: MeterFigures,
): SessionAnomaly[] {
  if (isStartKnown || impossible.some(({ kind }) => kind === 'start_missing')) return [];
  const reason = REASONS.start_missing ?? '';
  return [{ kind: 'start_missing', at: startedAt, reason, detail: { first_at: startedAt.toISOString() } }];
}

function implausibleEnergy({ endedAt, meterStartWh, meterStopWh, energyWh }: MeterFigures): SessionAnomaly[] {
  if (endedAt === null || meterStartWh === null || meterStopWh === null || energyWh !== null) return [];
  return [
    {
      kind: 'implausible_energy',
      at: endedAt,
      reason: 'Between the registers of start and end lies what no vehicle can have taken in that time.',
      detail: { meter_start_wh: meterStartWh, meter_stop_wh: meterStopWh, ended_at: endedAt.toISOString() },
    },
  ];
}

/** One for a session, however many they are. */
function contradictingRegisters(figures: MeterFigures): SessionAnomaly[] {
  const { endedAt, meterStartWh, meterStopWh, disbelievedStopWh, leftOut } = figures;
  if (disbelievedStopWh !== null && endedAt !== null) {
    return [
      {
        kind: 'contradicting_registers',
        at: endedAt,
        reason:
          'The register that was stated at the end lies below those that were read before it, which count.',
        detail: {
          stated_stop_wh: disbelievedStopWh,
          meter_start_wh: meterStartWh,
          meter_stop_wh: meterStopWh,
        },
      },
    ];
  }
  const [first] = leftOut;
  if (first === undefined) return [];
  const at = new Date(first.atMs);
  return [
    {
      kind: 'contradicting_registers',
      at,
      reason:
        'Registers that were read contradict the others, or the total of the session: they count for nothing.',
      detail: {
        registers: leftOut.length,
        first_at: at.toISOString(),
        first_register_wh: first.registerWh,
        meter_start_wh: meterStartWh,
        meter_stop_wh: meterStopWh,
      },
    },
  ];
}
