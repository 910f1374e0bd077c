import type { MeterValue201, MeterValuesRequest201, SampledValue201 } from '../v201/meter-value';

import {
  type Measurand,
  type NormalisedReading,
  type NormalisedSample,
  type RejectedReading,
  rejectedReading,
  type SignedData,
} from './reading';
import { parseTimestamp } from './timestamp';
import { toBaseUnit } from './unit';

/** The samples of an OCPP 2.0.1 MeterValuesRequest, in the order sent. The payload must have passed validation. */
export function normaliseMeterValues201(
  payload: Pick<MeterValuesRequest201, 'meterValue'>,
): NormalisedSample[] {
  return normaliseSamples201(payload.meterValue);
}

/** The same for a list of samples alone, such as `meterValue` of a TransactionEventRequest. */
export function normaliseSamples201(meterValues: readonly MeterValue201[] = []): NormalisedSample[] {
  return meterValues.map(({ timestamp, sampledValue }) => {
    const readings: NormalisedReading[] = [];
    const rejected: RejectedReading[] = [];
    sampledValue.forEach((sampled, index) => {
      const reading = normaliseSampledValue(sampled, index);
      if ('reason' in reading) rejected.push(reading);
      else readings.push(reading);
    });
    const parsed = parseTimestamp(timestamp);
    return {
      timestamp: parsed.ok ? parsed.instant : null,
      rawTimestamp: timestamp,
      isZoneMissing: parsed.ok && parsed.isZoneMissing,
      readings,
      rejected,
    };
  });
}

function normaliseSampledValue(sampled: SampledValue201, index: number): NormalisedReading | RejectedReading {
  const measurand: Measurand = sampled.measurand ?? 'Energy.Active.Import.Register';
  const quantity = toBaseUnit({
    value: sampled.value,
    unit: sampled.unitOfMeasure?.unit,
    multiplier: sampled.unitOfMeasure?.multiplier ?? 0,
    measurand,
  });
  if (!quantity.ok) {
    const { phase, value, unitOfMeasure } = sampled;
    return rejectedReading(index, quantity.reason, { measurand, phase, value, unit: unitOfMeasure?.unit });
  }
  return {
    measurand,
    value: quantity.value,
    unit: quantity.unit,
    ...(sampled.phase === undefined ? {} : { phase: sampled.phase }),
    context: sampled.context ?? 'Sample.Periodic',
    location: sampled.location ?? 'Outlet',
    ...(sampled.signedMeterValue === undefined ? {} : { signedData: signedDataOf(sampled.signedMeterValue) }),
  };
}

function signedDataOf(signed: NonNullable<SampledValue201['signedMeterValue']>): SignedData {
  const { signedMeterData, signingMethod, encodingMethod, publicKey } = signed;
  return { data: signedMeterData, signingMethod, encodingMethod, publicKey };
}
