import type { MeterValue16, MeterValuesRequest16, SampledValue16 } from '../v16/messages';

import {
  type Measurand,
  type NormalisedReading,
  type NormalisedSample,
  type RejectedReading,
  rejectedReading,
} from './reading';
import { parseTimestamp } from './timestamp';
import { baseUnitOf, toBaseUnit } from './unit';

/** The samples of an OCPP 1.6 MeterValues.req (§6.31), in the order sent. The payload must have passed validation. */
export function normaliseMeterValues16(
  payload: Pick<MeterValuesRequest16, 'meterValue'>,
): NormalisedSample[] {
  return normaliseSamples16(payload.meterValue);
}

/** The same for a list of samples alone, such as `transactionData` of a StopTransaction.req (§6.49). */
export function normaliseSamples16(meterValues: readonly MeterValue16[] = []): NormalisedSample[] {
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

function normaliseSampledValue(sampled: SampledValue16, index: number): NormalisedReading | RejectedReading {
  const measurand: Measurand = sampled.measurand ?? 'Energy.Active.Import.Register';
  const origin = {
    measurand,
    ...(sampled.phase === undefined ? {} : { phase: sampled.phase }),
    context: sampled.context ?? 'Sample.Periodic',
    location: sampled.location ?? 'Outlet',
  } as const;
  if (sampled.format === 'SignedData') {
    const unit = baseUnitOf(sampled.unit, measurand);
    return { ...origin, value: null, unit, signedData: { data: sampled.value } };
  }
  const quantity = toBaseUnit({ value: sampled.value, unit: sampled.unit, measurand });
  if (!quantity.ok) {
    const { phase, value, unit } = sampled;
    return rejectedReading(index, quantity.reason, { measurand, phase, value, unit });
  }
  return { ...origin, value: quantity.value, unit: quantity.unit };
}
