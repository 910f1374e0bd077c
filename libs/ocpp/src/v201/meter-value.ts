import type { Measurand, Phase, ReadingContext, ReadingLocation } from '../normalise/reading';

import type { Extensible201 } from './common';

export interface SignedMeterValue201 extends Extensible201 {
  readonly signedMeterData: string;
  readonly signingMethod: string;
  readonly encodingMethod: string;
  readonly publicKey: string;
}

export interface SampledValue201 extends Extensible201 {
  readonly value: number;
  readonly context?: ReadingContext;
  /** `RPM` and `Temperature` are of 1.6 only. */
  readonly measurand?: Exclude<Measurand, 'RPM' | 'Temperature'>;
  readonly phase?: Phase;
  readonly location?: ReadingLocation;
  readonly signedMeterValue?: SignedMeterValue201;
  /** `unit` defaults to Wh for energy; the value is to be multiplied by ten to the power of `multiplier`. */
  readonly unitOfMeasure?: Extensible201 & { readonly unit?: string; readonly multiplier?: number };
}

export interface MeterValue201 extends Extensible201 {
  readonly timestamp: string;
  readonly sampledValue: readonly SampledValue201[];
}

export interface MeterValuesRequest201 extends Extensible201 {
  /** 0 is the main meter. */
  readonly evseId: number;
  readonly meterValue: readonly MeterValue201[];
}
