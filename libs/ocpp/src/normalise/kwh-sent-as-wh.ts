import { registerDifference } from '@csms/kernel';

import type { NormalisedReading, NormalisedSample } from './reading';

/** What is known of the transaction whose register it is. */
export interface RegisterBasis {
  readonly meterStartWh: number | null;
  readonly startedAt: Date;
  /** An earlier register of it was in Wh: one that is lower now was reset, or began anew. */
  readonly isInWh: boolean;
}

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
  const hours = Math.max(0, Date.parse(timestamp) - startedAt.getTime()) / 3_600_000;
  const taken = value * KWH - meterStartWh;
  const hasBegunAnew = registerDifference(meterStartWh, value) !== null;
  return !hasBegunAnew && taken > -KWH && taken <= KWH + MAX_POWER_W * hours;
}

/** Exact, of plain decimal text without a sign. */
function timesThousand(value: string): string {
  const [whole = '0', fraction = ''] = value.split('.');
  const shifted = `${whole}${fraction.slice(0, 3).padEnd(3, '0')}`.replace(/^0+(?=\d)/, '');
  const rest = fraction.slice(3);
  return rest === '' ? shifted : `${shifted}.${rest}`;
}
