/** Who comes to a charge point, when, for how long, and what goes wrong: decided by seed and index alone. */
import { createRandom, type Random } from './random';
import { drawVehicle, type Outlet, type Vehicle } from './vehicle';

/** Each from 0 to 1, for one visit. */
export interface MishapProbabilities {
  /** A connector fault ends the session. */
  readonly fault: number;
  /** The network goes without a closing handshake; charging goes on. */
  readonly cut: number;
  /** The power goes: the session ends, and the reason is told after the next boot. */
  readonly reboot: number;
}

export interface PlanSettings extends MishapProbabilities {
  /** Mean of the arrivals of this charge point; 0 for none. */
  readonly arrivalsPerMinute: number;
  readonly minDurationSeconds: number;
  readonly maxDurationSeconds: number;
}

export type MishapKind = keyof MishapProbabilities;

export interface Mishap {
  readonly kind: MishapKind;
  /** After the start of the session. */
  readonly afterSeconds: number;
  /** How long the network or the power is gone, or the fault lasts. */
  readonly lastsSeconds: number;
}

/** One vehicle's visit. */
export interface Visit {
  /** After the arrival before it. */
  readonly gapSeconds: number;
  readonly vehicle: Vehicle;
  /** How long energy is taken. */
  readonly chargingSeconds: number;
  /** Share of the session at its end in which the vehicle takes no more (SuspendedEV), in seconds; mostly 0. */
  readonly idleSeconds: number;
  readonly endsBy: 'Local' | 'EVDisconnected';
  readonly mishap: Mishap | null;
  /** In [0, 1): which of the free id tags is held to the reader. */
  readonly tagDraw: number;
}

const OUTLETS: readonly [Outlet, ...Outlet[]] = [
  { current: 'AC', maxPowerW: 7_360 },
  { current: 'AC', maxPowerW: 11_000 },
  { current: 'AC', maxPowerW: 22_000 },
  { current: 'DC', maxPowerW: 50_000 },
  { current: 'DC', maxPowerW: 150_000 },
];

const IDLE_PROBABILITY = 0.25;
const UNPLUGGED_PROBABILITY = 0.3;
const MAX_IDLE_SHARE = 0.3;
/** A mishap lasts at most this share of the visit. */
const MAX_MISHAP_SHARE = 0.4;

/** The outlets of one charge point are alike. */
export function drawOutlet(seed: number, index: number): Outlet {
  return createRandom(seed, index, 'outlet').pick(OUTLETS);
}

/** Register on the day that the charge point enters the scene, Wh. */
export function drawFirstRegisterWh(seed: number, index: number, connectorId: number): number {
  return createRandom(seed, index, 'register', connectorId).integer(1_000, 900_000);
}

/** The visits to one charge point, without end; the arrivals are a Poisson process. */
export function* visitsOf(seed: number, index: number, settings: PlanSettings): Generator<Visit, never> {
  const random = createRandom(seed, index, 'visits');
  for (;;) yield drawVisit(random, settings);
}

/** One visit outside the plan, e.g. of a driver who starts from an application. */
export function drawVisit(random: Random, settings: PlanSettings): Visit {
  const totalSeconds = random.between(settings.minDurationSeconds, settings.maxDurationSeconds);
  const idleSeconds = random.chance(IDLE_PROBABILITY) ? totalSeconds * random.next() * MAX_IDLE_SHARE : 0;
  return {
    gapSeconds: random.exponential(60 / settings.arrivalsPerMinute),
    vehicle: drawVehicle(random),
    chargingSeconds: totalSeconds - idleSeconds,
    idleSeconds,
    endsBy: random.chance(UNPLUGGED_PROBABILITY) ? 'EVDisconnected' : 'Local',
    mishap: drawMishap(random, settings, totalSeconds),
    tagDraw: random.next(),
  };
}

function drawMishap(random: Random, probabilities: MishapProbabilities, totalSeconds: number): Mishap | null {
  const draw = random.next();
  const afterSeconds = totalSeconds * random.between(0.1, 0.8);
  const lastsSeconds = totalSeconds * random.next() * MAX_MISHAP_SHARE;
  let threshold = 0;
  for (const kind of ['fault', 'cut', 'reboot'] as const) {
    threshold += probabilities[kind];
    if (draw < threshold) return { kind, afterSeconds, lastsSeconds };
  }
  return null;
}
