import type { Static } from '@sinclair/typebox';

import type { Reading, Sample } from '../events/shapes';

type ReadingData = Static<typeof Reading>;
type SampleData = Static<typeof Sample>;

/** Phases whose values belong together, in the notations that chargers use. */
const PHASE_SETS = [
  ['L1', 'L2', 'L3'],
  ['L1-N', 'L2-N', 'L3-N'],
] as const;

/** What one sample says, in the units of the outside; null: it does not say it. */
export interface EnergyReading {
  /** The meter's register of imported energy, not the energy of one session. */
  readonly energy_kwh: number | null;
  readonly power_kw: number | null;
  readonly voltage_v: number | null;
  readonly current_a: number | null;
  readonly soc_percent: number | null;
}

/** null: a sample of other things, e.g. of a temperature. */
export function energyReading({ energy_register_wh, readings }: SampleData): EnergyReading | null {
  const powerW = valueOf(readings, 'Power.Active.Import', 'W', sum);
  const reading = {
    energy_kwh: energy_register_wh === null ? null : energy_register_wh / 1000,
    power_kw: powerW === null ? null : powerW / 1000,
    voltage_v: valueOf(readings, 'Voltage', 'V', mean),
    current_a: valueOf(readings, 'Current.Import', 'A', mean),
    soc_percent: valueOf(readings, 'SoC', 'Percent', mean),
  };
  return Object.values(reading).every((value) => value === null) ? null : reading;
}

/** The value without a phase, else what `combine` makes of the phases that are there. */
function valueOf(
  readings: readonly ReadingData[],
  measurand: string,
  unit: string,
  combine: (values: readonly number[]) => number,
): number | null {
  const found = readings.flatMap((reading) => {
    const value = reading.value === null ? Number.NaN : Number(reading.value);
    const isMeant = reading.measurand === measurand && reading.unit === unit && isOfTheCharge(reading);
    return isMeant && Number.isFinite(value) ? [{ phase: reading.phase, value }] : [];
  });
  const whole = found.find(({ phase }) => phase === null);
  if (whole !== undefined) return whole.value;
  for (const phases of PHASE_SETS) {
    const values = phases.flatMap((phase) => found.find((one) => one.phase === phase)?.value ?? []);
    if (values.length > 0) return combine(values);
  }
  return null;
}

/** A state of charge is the vehicle's; everything else is measured where it leaves the charger. */
function isOfTheCharge({ measurand, location }: ReadingData): boolean {
  return measurand === 'SoC' || location === 'Outlet';
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function mean(values: readonly number[]): number {
  return sum(values) / values.length;
}
