/** What a vehicle takes: its battery, its limits, and the taper of the power towards a full battery. */
import type { Random } from './random';

export type Current = 'AC' | 'DC';

export interface Vehicle {
  readonly batteryWh: number;
  /** State of charge on arrival, percent. */
  readonly arrivalSocPercent: number;
  readonly maxAcW: number;
  readonly maxDcW: number;
  readonly acPhases: 1 | 3;
}

/** An outlet: what a connector can give at most. */
export interface Outlet {
  readonly current: Current;
  readonly maxPowerW: number;
}

/** From here on the battery takes less and less. */
export const TAPER_FROM_SOC_PERCENT = 80;
/** Share of the maximum that is still taken just before the battery is full. */
const TAPER_TO_SHARE = 0.05;
/** What arrives in the battery of that which the meter counts. */
export const CHARGING_EFFICIENCY = 0.93;
export const MAINS_VOLTAGE_V = 230;

const MODELS: readonly [Model, ...Model[]] = [
  { batteryWh: 40_000, maxAcW: 6_600, maxDcW: 46_000, acPhases: 1 },
  { batteryWh: 52_000, maxAcW: 22_000, maxDcW: 130_000, acPhases: 3 },
  { batteryWh: 58_000, maxAcW: 11_000, maxDcW: 120_000, acPhases: 3 },
  { batteryWh: 64_000, maxAcW: 7_200, maxDcW: 77_000, acPhases: 1 },
  { batteryWh: 75_000, maxAcW: 11_000, maxDcW: 170_000, acPhases: 3 },
  { batteryWh: 93_000, maxAcW: 11_000, maxDcW: 270_000, acPhases: 3 },
];

type Model = Omit<Vehicle, 'arrivalSocPercent'>;

export function drawVehicle(random: Random): Vehicle {
  return { ...random.pick(MODELS), arrivalSocPercent: Math.round(random.between(8, 92)) };
}

/** Watts at the meter that the vehicle takes at this state of charge when nothing but itself and the outlet limits it. */
export function acceptedPowerW(vehicle: Vehicle, outlet: Outlet, socPercent: number): number {
  if (socPercent >= 100) return 0;
  const ownMaxW = outlet.current === 'AC' ? vehicle.maxAcW : vehicle.maxDcW;
  const maxW = Math.min(ownMaxW, outlet.maxPowerW * phaseShare(vehicle, outlet));
  if (socPercent <= TAPER_FROM_SOC_PERCENT) return maxW;
  const beyond = (socPercent - TAPER_FROM_SOC_PERCENT) / (100 - TAPER_FROM_SOC_PERCENT);
  return maxW * (1 - beyond * (1 - TAPER_TO_SHARE));
}

/** Phases in use; a direct current has none and counts as one. */
export function phasesOf(vehicle: Vehicle, outlet: Outlet): 1 | 3 {
  return outlet.current === 'AC' && isThreePhase(outlet) ? vehicle.acPhases : 1;
}

/** A one-phase vehicle has a third of a three-phase outlet. */
function phaseShare(vehicle: Vehicle, outlet: Outlet): number {
  if (outlet.current === 'DC' || !isThreePhase(outlet)) return 1;
  return vehicle.acPhases / 3;
}

function isThreePhase(outlet: Outlet): boolean {
  return outlet.maxPowerW > MAINS_VOLTAGE_V * 32;
}
