import { registerDifference } from '@csms/kernel';

import { type AssetReading, type RowIssue, TOLERANCE } from './reading-row';

/** Registers that count whole kilowatt-hours step by one. */
const STEP_WH = 1_000;
/** No asset carries more, W. */
const MOST_W = 1_000_000_000;
const HOUR_MS = 3_600_000;

type Register = 'energyWh' | 'exportWh';

/**
 * What flowed between two readings of one register, Wh; null where nobody knows: it ran backwards (another meter, or one
 * that was set back), or rose by far more than the asset can carry.
 */
export function stepWh(
  fromWh: number,
  toWh: number,
  elapsedMs: number,
  maxPowerW: number | null,
): number | null {
  const difference = registerDifference(fromWh, toWh);
  return difference === null || difference > mostWh(elapsedMs, maxPowerW) ? null : difference;
}

/**
 * A register that jumped up by more than the asset can carry is refused. One that fell is that of a new meter. Several
 * readings before it are asked, so that a single wrong one does not make those after it look wrong.
 *
 * @param before the readings before this one, in any order
 */
export function implausibleRegister(
  reading: AssetReading,
  before: readonly AssetReading[],
  maxPowerW: number | null,
): RowIssue | null {
  for (const register of ['energyWh', 'exportWh'] as const) {
    if (!jumps(reading, before, register, maxPowerW)) continue;
    const name = register === 'energyWh' ? 'energy_kwh_register' : 'export_kwh_register';
    return { issue: 'implausible_energy', detail: `${name} rose by far more than the asset can carry.` };
  }
  return null;
}

function jumps(
  reading: AssetReading,
  before: readonly AssetReading[],
  register: Register,
  maxPowerW: number | null,
): boolean {
  const now = reading[register];
  if (now === null) return false;
  const known = before
    .filter((one) => one[register] !== null && one.atMs < reading.atMs)
    .sort((a, b) => b.atMs - a.atMs);
  const newest = known[0]?.[register] ?? null;
  if (newest === null || now < newest) return false;
  return !known.some((one) => stepWh(one[register] ?? 0, now, reading.atMs - one.atMs, maxPowerW) !== null);
}

function mostWh(elapsedMs: number, maxPowerW: number | null): number {
  return (Math.min(MOST_W, (maxPowerW ?? MOST_W) * TOLERANCE) * elapsedMs) / HOUR_MS + STEP_WH;
}
