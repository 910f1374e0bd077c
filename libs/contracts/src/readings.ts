import type { EventData } from './catalogue/event-definition';
import type { MeterValuesReceived } from './events/charge-point-events';

type Sample = EventData<typeof MeterValuesReceived>['samples'][number];
type Reading = Sample['readings'][number];

/** Active power that the outlet gives, W: of all phases, or their sum. null: not in the sample. */
export function powerOf({ readings }: Pick<Sample, 'readings'>): number | null {
  return wattsOf(readings, ({ measurand, location }) => {
    return measurand === 'Power.Active.Import' && location === 'Outlet';
  });
}

/** The most that the charger offers the vehicle just now, W. null: not in the sample. */
export function offeredPowerOf({ readings }: Pick<Sample, 'readings'>): number | null {
  return wattsOf(readings, ({ measurand }) => measurand === 'Power.Offered');
}

/** State of charge of the vehicle, 0 to 100. null: not in the sample, or a number that no battery can have. */
export function socOf({ readings }: Pick<Sample, 'readings'>): number | null {
  const told = readings.find(({ measurand, value }) => measurand === 'SoC' && value !== null);
  const percent = Number(told?.value ?? Number.NaN);
  return percent >= 0 && percent <= 100 ? percent : null;
}

function wattsOf(readings: readonly Reading[], isMeant: (reading: Reading) => boolean): number | null {
  const powers = readings.flatMap((reading) => {
    const { unit, phase, value } = reading;
    return isMeant(reading) && unit === 'W' && value !== null ? [{ phase, watts: Number(value) }] : [];
  });
  const whole = powers.find(({ phase }) => phase === null);
  if (whole !== undefined) return whole.watts;
  return powers.length === 0 ? null : powers.reduce((sum, { watts }) => sum + watts, 0);
}
