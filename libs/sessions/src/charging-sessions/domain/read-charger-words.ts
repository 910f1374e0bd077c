import type { ChargingState, MeterSample } from './session-facts';

/** OCPP 1.6 connector statuses (§7.7) and 2.0.1 charging states (§3.15) in one vocabulary; null: says nothing of it. */
const CHARGING_STATES: Readonly<Record<string, ChargingState>> = {
  Charging: 'Charging',
  EVConnected: 'EVConnected',
  SuspendedEV: 'SuspendedEV',
  SuspendedEVSE: 'SuspendedEVSE',
  Idle: 'Idle',
  Finishing: 'EVConnected',
};

export function chargingStateOf(word: string | null): ChargingState | null {
  return (word === null ? undefined : CHARGING_STATES[word]) ?? null;
}

interface SampleInEvent {
  readonly timestamp: string;
  readonly energy_register_wh: number | null;
  readonly energy_register_exact_wh?: number;
  readonly readings: readonly {
    readonly measurand: string;
    readonly value: string | null;
    readonly unit: string;
    readonly phase: string | null;
    readonly context?: string;
    readonly location?: string;
  }[];
}

/** The register and the power of one sample; power of single phases is added up where no total is sent. */
export function meterSampleOf(sample: SampleInEvent): MeterSample {
  const powers = sample.readings.filter(
    (reading) =>
      reading.measurand === 'Power.Active.Import' && reading.unit === 'W' && reading.value !== null,
  );
  const total = powers.filter((reading) => reading.phase === null);
  const counted = total.length > 0 ? total.slice(0, 1) : powers;
  return {
    at: new Date(sample.timestamp),
    registerWh: sample.energy_register_exact_wh ?? sample.energy_register_wh,
    powerW: counted.length === 0 ? null : counted.reduce((sum, reading) => sum + Number(reading.value), 0),
    ...intervalOf(sample),
  };
}

function intervalOf({ readings }: SampleInEvent): Pick<MeterSample, 'interval'> {
  const intervals = readings.filter(
    ({ measurand, unit, value, location = 'Outlet' }) =>
      measurand === 'Energy.Active.Import.Interval' &&
      unit === 'Wh' &&
      location === 'Outlet' &&
      value !== null,
  );
  const periodic = intervals.filter(({ context }) => context !== 'Sample.Clock');
  const ofOne = periodic.length > 0 ? periodic : intervals;
  const total = ofOne.find(({ phase }) => phase === null);
  const parts = total === undefined ? ofOne : [total];
  const milliWh = parts.reduce((sum, { value }) => sum + Math.round(Number(value) * 1_000), 0);
  if (parts.length === 0 || milliWh < 0) return {};
  return { interval: { milliWh, isClockAligned: periodic.length === 0 } };
}
