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

/**
 * The register that a stop states, in Wh: of a charger that states it in whole kWh, which OCPP 1.6 §6.49 does not know,
 * the thousandfold by the same rule. What is cut off is less than 1 kWh; it is never below the start.
 */
export function stopInWh(
  { meterStopWh, endedAt }: StatedStop,
  samples: readonly NormalisedSample[],
  basis: RegisterBasis | null,
): number | null {
  if (basis === null || meterStopWh === null || !isTelling(basis) || showsWh(samples, basis))
    return meterStopWh;
  const isWhole = isValueInKwh(String(meterStopWh), endedAt.getTime(), basis);
  return isWhole ? Math.max(meterStopWh * KWH, basis.meterStartWh) : meterStopWh;
}

/**
 * What the earlier starts of a charger, in Wh always, say of the registers of a stop whose own start nobody told: the
 * start by which they are in kWh; null: they fit one of them as they are, or none at all.
 *
 * @param earlier the last start of each connector
 */
export function earlierBasis(
  samples: readonly NormalisedSample[],
  earlier: readonly RegisterBasis[],
): RegisterBasis | null {
  const registers = samples.flatMap(({ readings, timestamp }) =>
    readings
      .filter(isRegister)
      .map(({ value }) => ({ value: value ?? '0', atMs: Date.parse(timestamp ?? '') })),
  );
  const isEach = (fits: (value: string, atMs: number) => boolean): boolean =>
    registers.length > 0 && registers.every(({ value, atMs }) => fits(value, atMs));
  const telling = earlier.filter(isTelling);
  const isInWh = telling.some((basis) => isEach((value, atMs) => isValueInWh(value, atMs, basis)));
  if (isInWh) return null;
  return telling.find((basis) => isEach((value, atMs) => isValueInKwh(value, atMs, basis))) ?? null;
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

type TellingBasis = RegisterBasis & { readonly meterStartWh: number };

function isTelling(basis: RegisterBasis): basis is TellingBasis {
  return basis.meterStartWh !== null && basis.meterStartWh >= KWH;
}

function isRegister({ measurand, unit, value }: NormalisedReading): boolean {
  return measurand === 'Energy.Active.Import.Register' && unit === 'Wh' && value !== null;
}

function isInKwh(reading: NormalisedReading, timestamp: string | null, basis: TellingBasis): boolean {
  if (!isRegister(reading) || timestamp === null) return false;
  return isValueInKwh(reading.value ?? '0', Date.parse(timestamp), basis);
}

function isValueInKwh(value: string, atMs: number, { meterStartWh, startedAt }: TellingBasis): boolean {
  const taken = Number(value) * KWH - meterStartWh;
  // Without decimals nothing but its size tells the unit: no vehicle has so large a battery.
  if (!value.includes('.') && taken > MOST_OF_WHOLE_KWH) return false;
  const hasBegunAnew = registerDifference(meterStartWh, Number(value)) !== null;
  return !hasBegunAnew && taken > -KWH && taken <= mostTaken(atMs - startedAt.getTime());
}

function isValueInWh(value: string, atMs: number, { meterStartWh, startedAt }: TellingBasis): boolean {
  const taken = Number(value) - meterStartWh;
  return taken >= 0 && taken <= mostTaken(atMs - startedAt.getTime());
}

/** Exact, of plain decimal text without a sign. */
function timesThousand(value: string): string {
  const [whole = '0', fraction = ''] = value.split('.');
  const shifted = `${whole}${fraction.slice(0, 3).padEnd(3, '0')}`.replace(/^0+(?=\d)/, '');
  const rest = fraction.slice(3);
  return rest === '' ? shifted : `${shifted}.${rest}`;
}
