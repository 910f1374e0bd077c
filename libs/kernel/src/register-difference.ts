/** Where registers begin anew: after so many digits of Wh or kWh, or at the end of an integer of the meter's protocol. */
const MODULI = [1e6, 1e7, 1e8, 1e9, 1e10, 2 ** 31, 2 ** 32];

/** No vehicle takes more in one charge, Wh; a greater step over a modulus is a register that was reset or replaced. */
const MAX_OVER_MODULUS_WH = 2_000_000;
/** How near to its end a register must have been, as a part of its range. */
const NEAR_END = 0.99;

/**
 * The energy between two readings of one register, Wh, with the fraction of theirs; null where the register ran backwards other than by beginning
 * anew at its end.
 */
export function registerDifference(startWh: number, stopWh: number): number | null {
  if (stopWh >= startWh) return stopWh - startWh;
  const modulus = MODULI.filter((end) => startWh < end && startWh >= end * NEAR_END).sort((a, b) => a - b)[0];
  if (modulus === undefined) return null;
  const over = modulus - startWh + stopWh;
  return over <= Math.min(MAX_OVER_MODULUS_WH, modulus / 10) ? over : null;
}

/**
 * Energy in whole Wh, rounded half up once. Registers have thousandths at most, and their difference as a double shows
 * more digits than that.
 */
export function wholeWh(wh: number): number {
  return Math.round(Math.round(wh * 1_000) / 1_000);
}

/** No outlet gives more, W. */
const MAX_POWER_W = 1_000_000;
/** What a vehicle may have taken in no time at all, by a clock that stood still, Wh. */
const ALWAYS_PLAUSIBLE_WH = 200_000;

/** Whether an outlet can have given it in that time: a register that jumped, or of another unit, must not become a price. */
export function isPlausibleEnergy(wh: number, from: Date, to: Date): boolean {
  const hours = Math.max(0, to.getTime() - from.getTime()) / 3_600_000;
  return wh <= Math.max(ALWAYS_PLAUSIBLE_WH, MAX_POWER_W * hours);
}
