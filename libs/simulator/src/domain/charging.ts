/** One charge as physics: power over time, and the meter that counts it. */
import {
  acceptedPowerW,
  CHARGING_EFFICIENCY,
  MAINS_VOLTAGE_V,
  type Outlet,
  phasesOf,
  type Vehicle,
} from './vehicle';

export interface ChargingState {
  readonly vehicle: Vehicle;
  readonly outlet: Outlet;
  /** Counted since the start, at the meter; not rounded. */
  readonly energyWh: number;
  /** Drawn at the end of the last advance. */
  readonly powerW: number;
  readonly socPercent: number;
}

/** Watts that the charge point allows at the moment; endless when nothing limits it. */
export type LimitW = number;

/** The power is held for at most this long, so that the taper is followed. */
const MAX_STEP_MS = 5_000;
const MS_PER_HOUR = 3_600_000;

export function beginCharging(vehicle: Vehicle, outlet: Outlet): ChargingState {
  return { vehicle, outlet, energyWh: 0, powerW: 0, socPercent: vehicle.arrivalSocPercent };
}

/**
 * The state after a time in which the limit did not change. Energy is the sum of power over the steps, never more than
 * the battery takes.
 */
export function advance(state: ChargingState, elapsedMs: number, limitW: LimitW): ChargingState {
  let next = state;
  for (let leftMs = Math.max(0, elapsedMs); leftMs > 0; leftMs -= MAX_STEP_MS) {
    next = step(next, Math.min(leftMs, MAX_STEP_MS), limitW);
    // Nothing flows any more, and nothing will until somebody changes the limit.
    if (next.powerW === 0) break;
  }
  return next;
}

/** The power that flows from now on. */
export function powerNowW(state: ChargingState, limitW: LimitW): number {
  return Math.max(0, Math.min(acceptedPowerW(state.vehicle, state.outlet, state.socPercent), limitW));
}

function step(state: ChargingState, elapsedMs: number, limitW: LimitW): ChargingState {
  const { vehicle } = state;
  const room = ((100 - state.socPercent) / 100) * (vehicle.batteryWh / CHARGING_EFFICIENCY);
  const addedWh = Math.min((powerNowW(state, limitW) * elapsedMs) / MS_PER_HOUR, Math.max(0, room));
  const energyWh = state.energyWh + addedWh;
  const socPercent = socAfter(vehicle, energyWh);
  return { ...state, energyWh, socPercent, powerW: powerNowW({ ...state, socPercent }, limitW) };
}

function socAfter(vehicle: Vehicle, energyWh: number): number {
  return Math.min(
    100,
    vehicle.arrivalSocPercent + ((energyWh * CHARGING_EFFICIENCY) / vehicle.batteryWh) * 100,
  );
}

/** What a meter shows at one moment; the figures agree with each other within their rounding. */
export interface Sample {
  /** Import register of the connector, whole Wh. */
  readonly registerWh: number;
  readonly powerW: number;
  readonly currentA: number;
  readonly voltageV: number;
  readonly socPercent: number;
  /** Phases in use: power = voltage × current × phases. */
  readonly phases: 1 | 3;
}

/** @param meterStartWh the register when the charge began */
export function sampleOf(state: ChargingState, meterStartWh: number): Sample {
  const { vehicle, outlet, socPercent, powerW } = state;
  const phases = phasesOf(vehicle, outlet);
  // A battery's voltage rises with its charge; the mains' sinks with the load.
  const voltageV =
    outlet.current === 'DC'
      ? round(350 + socPercent * 0.6, 1)
      : round(MAINS_VOLTAGE_V - 4 * (powerW / outlet.maxPowerW), 1);
  return {
    registerWh: registerOf(state, meterStartWh),
    powerW: round(powerW, 1),
    currentA: round(powerW / (voltageV * phases), 2),
    voltageV,
    socPercent: Math.floor(socPercent),
    phases,
  };
}

export function registerOf(state: ChargingState, meterStartWh: number): number {
  return meterStartWh + Math.floor(state.energyWh);
}

function round(value: number, digits: number): number {
  const factor = 10 ** digits;
  return Math.round(value * factor) / factor;
}
