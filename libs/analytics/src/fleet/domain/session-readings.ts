/** Something that was told of an instant. */
export interface Told<T> {
  readonly at: Date;
  readonly value: T;
}

/** Where a vehicle is plugged in. 0: not told. */
export interface Outlet {
  readonly evseId: number;
  readonly connectorId: number;
}

/** What is known newest of a session beside its energy; null: nothing told it. */
export interface SessionReadings {
  readonly outlet: Told<Outlet> | null;
  readonly powerW: Told<number> | null;
  readonly offeredW: Told<number> | null;
  readonly socPercent: Told<number> | null;
  /** Of OCPP 2.0.1. */
  readonly chargingState: Told<string> | null;
  /** The newest instant of which anything was told. */
  readonly toldAt: Date | null;
}

export const NO_READINGS: SessionReadings = {
  outlet: null,
  powerW: null,
  offeredW: null,
  socPercent: null,
  chargingState: null,
  toldAt: null,
};

/** Of each the newer one counts, whichever came first. */
export function newestReadings(a: SessionReadings, b: SessionReadings): SessionReadings {
  return {
    outlet: newer(a.outlet, b.outlet),
    powerW: newer(a.powerW, b.powerW),
    offeredW: newer(a.offeredW, b.offeredW),
    socPercent: newer(a.socPercent, b.socPercent),
    chargingState: newer(a.chargingState, b.chargingState),
    toldAt: latest(a.toldAt, b.toldAt),
  };
}

export function latest(a: Date | null, b: Date | null): Date | null {
  if (a === null || b === null) return a ?? b;
  return a > b ? a : b;
}

/** Of two that are told of one instant one is chosen by what they say, so that their order does not matter. */
function newer<T>(a: Told<T> | null, b: Told<T> | null): Told<T> | null {
  if (a === null || b === null) return a ?? b;
  if (+a.at !== +b.at) return a.at > b.at ? a : b;
  return JSON.stringify(a.value) > JSON.stringify(b.value) ? a : b;
}
