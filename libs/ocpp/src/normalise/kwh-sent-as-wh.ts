import { registerDifference } from '@csms/kernel';

import type { NormalisedReading, NormalisedSample } from './reading';

/** What is known of the transaction whose register it is. */
export interface RegisterBasis {
  readonly meterStartWh: number | null;
  readonly startedAt: Date;
  /** An earlier register of it was in Wh: one that is lower now was reset, or began anew. */
  readonly isInWh: boolean;
}

/** Wh that a charge may have taken by a register in whole kWh. */
const MOST_OF_WHOLE_KWH = 150_000;
/** A register in whole kWh may be that much behind one in Wh. */
const KWH = 1_000;
/** No connector gives a vehicle more, W; with an hour's part of a kWh for clocks and rounding. */
const MAX_POWER_W = 400_000;

/**
 * Registers of a transaction that the charger sends in kWh without saying so. Its start is stated in Wh always (OCPP 1.6
 * §6.45), and no register of a transaction is below its start unless it was reset or began anew: one that is, and of
 * which the thousandfold is what a vehicle can have taken since, is thousandfold. A start of less than 1 kWh tells
 * nothing. Timestamps must be settled.
 */
export function withRegistersInWh(
  samples: readonly NormalisedSample[],
  basis: RegisterBasis | null,
): readonly NormalisedSample[] {
  if (basis === null || !isTelling(basis) || showsWh(samples, basis)) return samples;
  return samples.map((sample) => ({
    ...sample,
    readings: sample.readings.map((reading) =>
      isInKwh(reading, sample.timestamp, basis)
        ? { ...reading, value: timesThousand(reading.value ?? '0') }
        : reading,
    ),
  }));
}

/** Whether a register is in Wh, for it is not below the start, or was known to be before. */
export function showsWh(
  samples: readonly NormalisedSample[],
  { meterStartWh, isInWh }: RegisterBasis,
): boolean {
  if (isInWh || meterStartWh === null) return isInWh;
  return samples.some(({ readings }) =>
    readings.some((reading) => isRegister(reading) && Number(reading.value) >= meterStartWh),
  );
}

/** What a stop states itself, of which nothing else need be known. */
export interface StatedStop {
  readonly meterStopWh: number | null;
  readonly endedAt: Date;
}

/**
 * Registers inside a stop that the charger sends in kWh without saying so. The stop states its own in Wh always (OCPP 1.6
 * §6.49): where the newest one is too far below for what a vehicle can have taken since, and its thousandfold is not,
 * all are thousandfold. Timestamps must be settled.
 */
export function withRegistersInWhOfStop(
  samples: readonly NormalisedSample[],
  { meterStopWh, endedAt }: StatedStop,
): readonly NormalisedSample[] {
  const newest = samples
    .flatMap(({ readings, timestamp }) =>
      readings
        .filter(isRegister)
        .map(({ value }) => ({ wh: Number(value), at: Date.parse(timestamp ?? '') })),
    )
    .filter(({ at }) => at <= endedAt.getTime())
    .sort((a, b) => a.at - b.at || a.wh - b.wh)
    .at(-1);
  if (newest === undefined || meterStopWh === null) return samples;
  const most = mostTaken(endedAt.getTime() - newest.at);
  const takenSince = meterStopWh - newest.wh * KWH;
  const isInWhole = meterStopWh - newest.wh > most && takenSince > -KWH && takenSince <= most;
  if (!isInWhole) return samples;
  return samples.map((sample) => ({
    ...sample,
    readings: sample.readings.map((reading) =>
      isRegister(reading) ? { ...reading, value: timesThousand(reading.value ?? '0') } : reading,
    ),
  }));
}

/** Wh that no vehicle takes more of in that time. */
function mostTaken(ms: number): number {
  return KWH + (MAX_POWER_W * Math.max(0, ms)) / 3_600_000;
}

function isTelling(basis: RegisterBasis): basis is RegisterBasis & { readonly meterStartWh: number } {
  return basis.meterStartWh !== null && basis.meterStartWh >= KWH;
}

function isRegister({ measurand, unit, value }: NormalisedReading): boolean {
  return measurand === 'Energy.Active.Import.Register' && unit === 'Wh' && value !== null;
}

function isInKwh(
  reading: NormalisedReading,
  timestamp: string | null,
  { meterStartWh, startedAt }: RegisterBasis & { readonly meterStartWh: number },
): boolean {
  if (!isRegister(reading) || timestamp === null) return false;
  const value = Number(reading.value);
  const most = mostTaken(Date.parse(timestamp) - startedAt.getTime());
  const taken = value * KWH - meterStartWh;
  // Without decimals nothing but its size tells the unit: no vehicle has so large a battery.
  if (!reading.value?.includes('.') && taken > MOST_OF_WHOLE_KWH) return false;
  const hasBegunAnew = registerDifference(meterStartWh, value) !== null;
  return !hasBegunAnew && taken > -KWH && taken <= most;
}

/** Exact, of plain decimal text without a sign. */
function timesThousand(value: string): string {
  const [whole = '0', fraction = ''] = value.split('.');
  const shifted = `${whole}${fraction.slice(0, 3).padEnd(3, '0')}`.replace(/^0+(?=\d)/, '');
  const rest = fraction.slice(3);
  return rest === '' ? shifted : `${shifted}.${rest}`;
}
