import type { NormalisedReading, NormalisedSample } from './reading';

/** More than any vehicle takes in one charge, Wh. */
const MAX_CHARGE_WH = 1_000_000;
/** A register in whole kWh may be that much behind one in Wh. */
const KWH = 1_000;

/**
 * Registers of a transaction that the charger sends in kWh without saying so. Its start is stated in Wh always (OCPP 1.6
 * §6.45), and no register of a transaction is below its start: one that is, and of which the thousandfold fits, is
 * thousandfold. A start of less than 1 kWh tells nothing.
 */
export function withRegistersInWh(
  samples: readonly NormalisedSample[],
  meterStartWh: number | null,
): readonly NormalisedSample[] {
  if (meterStartWh === null || meterStartWh < KWH) return samples;
  return samples.map((sample) => ({
    ...sample,
    readings: sample.readings.map((reading) =>
      isInKwh(reading, meterStartWh) ? { ...reading, value: timesThousand(reading.value ?? '0') } : reading,
    ),
  }));
}

function isInKwh({ measurand, unit, value }: NormalisedReading, meterStartWh: number): boolean {
  if (measurand !== 'Energy.Active.Import.Register' || unit !== 'Wh' || value === null) return false;
  const wh = Number(value) * KWH;
  const isBelowStart = Number(value) < meterStartWh;
  return isBelowStart && wh > meterStartWh - KWH && wh <= meterStartWh + MAX_CHARGE_WH;
}

/** Exact, of plain decimal text without a sign. */
function timesThousand(value: string): string {
  const [whole = '0', fraction = ''] = value.split('.');
  const shifted = `${whole}${fraction.slice(0, 3).padEnd(3, '0')}`.replace(/^0+(?=\d)/, '');
  const rest = fraction.slice(3);
  return rest === '' ? shifted : `${shifted}.${rest}`;
}
