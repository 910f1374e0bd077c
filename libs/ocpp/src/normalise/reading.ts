/** The one shape of a meter reading, whatever OCPP version it came in (OCPP 1.6 §7.43, OCPP 2.0.1 Part 2 §2.46). */

export type Measurand =
  | 'Current.Export'
  | 'Current.Import'
  | 'Current.Offered'
  | 'Energy.Active.Export.Interval'
  | 'Energy.Active.Export.Register'
  | 'Energy.Active.Import.Interval'
  | 'Energy.Active.Import.Register'
  | 'Energy.Active.Net'
  | 'Energy.Apparent.Export'
  | 'Energy.Apparent.Import'
  | 'Energy.Apparent.Net'
  | 'Energy.Reactive.Export.Interval'
  | 'Energy.Reactive.Export.Register'
  | 'Energy.Reactive.Import.Interval'
  | 'Energy.Reactive.Import.Register'
  | 'Energy.Reactive.Net'
  | 'Frequency'
  | 'Power.Active.Export'
  | 'Power.Active.Import'
  | 'Power.Factor'
  | 'Power.Offered'
  | 'Power.Reactive.Export'
  | 'Power.Reactive.Import'
  | 'RPM'
  | 'SoC'
  | 'Temperature'
  | 'Voltage';

export type Phase = 'L1' | 'L2' | 'L3' | 'N' | 'L1-N' | 'L2-N' | 'L3-N' | 'L1-L2' | 'L2-L3' | 'L3-L1';

export type ReadingContext =
  | 'Interruption.Begin'
  | 'Interruption.End'
  | 'Other'
  | 'Sample.Clock'
  | 'Sample.Periodic'
  | 'Transaction.Begin'
  | 'Transaction.End'
  | 'Trigger';

export type ReadingLocation = 'Body' | 'Cable' | 'EV' | 'Inlet' | 'Outlet';

/** What a meter signed; `data` is opaque and kept as sent, because a changed byte breaks the signature. */
export interface SignedData {
  readonly data: string;
  readonly signingMethod?: string;
  readonly encodingMethod?: string;
  readonly publicKey?: string;
}

export interface NormalisedReading {
  readonly measurand: Measurand;
  /** Plain decimal text in `unit`, exact ("14700", "-0.5"); null only for OCPP 1.6 `SignedData`. */
  readonly value: string | null;
  /** Base unit: Wh, varh, VAh, W, var, VA, A, V, Hertz, Percent, Celsius, RPM; '' for a bare ratio. */
  readonly unit: string;
  readonly phase?: Phase;
  readonly context: ReadingContext;
  readonly location: ReadingLocation;
  readonly signedData?: SignedData;
}

export type RejectionReason = 'not-a-number' | 'out-of-range' | 'unit-mismatch' | 'bad-multiplier';

/** A sampled value that cannot be a reading; the rest of its message still counts. */
export interface RejectedReading {
  /** Position in the `sampledValue` array. */
  readonly index: number;
  readonly reason: RejectionReason;
  readonly measurand: Measurand;
  readonly phase?: Phase;
  /** As sent, its first 64 characters. */
  readonly value: string;
  /** As sent. */
  readonly unit?: string;
}

/** Of a value that cannot be read so much is kept. */
const MOST_CHARACTERS = 64;

/** What is kept of a sampled value that cannot be a reading. */
export function rejectedReading(
  index: number,
  reason: RejectionReason,
  sent: {
    readonly measurand: Measurand;
    readonly phase: Phase | undefined;
    readonly value: string | number;
    readonly unit: string | undefined;
  },
): RejectedReading {
  const { measurand, phase, unit } = sent;
  return {
    index,
    reason,
    measurand,
    ...(phase === undefined ? {} : { phase }),
    value: String(sent.value).slice(0, MOST_CHARACTERS),
    ...(unit === undefined ? {} : { unit: unit.slice(0, MOST_CHARACTERS) }),
  };
}

export interface NormalisedSample {
  /** UTC, ISO 8601 with milliseconds; null when the charger's timestamp cannot be read. */
  readonly timestamp: string | null;
  /** The timestamp as sent. */
  readonly rawTimestamp: string;
  /** The charger gave no zone and UTC was assumed. */
  readonly isZoneMissing: boolean;
  readonly readings: readonly NormalisedReading[];
  readonly rejected: readonly RejectedReading[];
}
