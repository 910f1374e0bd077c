import { QUARTER_MS } from '../../meter-series/domain/quarters';

import { flowOf, type Slot, sumsOf } from './flow';
import type { AssetReading } from './reading-row';

/** What an asset told of a quarter of an hour (UTC), or of a part of one. */
export interface AssetQuarter {
  readonly startsMs: number;
  /** Flowed the way of the asset; null: nothing is known. */
  readonly energyWh: number | null;
  /** Of so much of it `energyWh` is known, ms. */
  readonly energyMs: number;
  readonly exportWh: number | null;
  readonly exportMs: number;
  readonly isInterpolated: boolean;
  readonly readings: number;
  readonly powerReadings: number;
  readonly powerSumW: number | null;
  readonly powerMaxW: number | null;
  /** The newest. */
  readonly socPercent: number | null;
}

/** @param readings by time; those just before and after the slots among them */
export function quartersOfAsset(
  readings: readonly AssetReading[],
  slots: readonly Slot[],
  maxPowerW: number | null,
): AssetQuarter[] {
  const energies = sumsOf(flowOf(readings, 'energy', maxPowerW), slots);
  const exports = sumsOf(flowOf(readings, 'export', maxPowerW), slots);
  let next = 0;
  return slots.map(({ startMs, endMs }, index) => {
    while ((readings[next]?.atMs ?? Infinity) < startMs) next += 1;
    const within: AssetReading[] = [];
    for (; (readings[next]?.atMs ?? Infinity) < endMs; next += 1) within.push(readings[next] as AssetReading);
    const powers = within.flatMap(({ powerW }) => (powerW === null ? [] : [powerW]));
    const [energy, exported] = [energies[index], exports[index]];
    return {
      startsMs: startMs,
      energyWh: energy?.energyWh ?? null,
      energyMs: energy?.knownMs ?? 0,
      exportWh: exported?.energyWh ?? null,
      exportMs: exported?.knownMs ?? 0,
      isInterpolated: energy?.isInterpolated === true || exported?.isInterpolated === true,
      readings: within.length,
      powerReadings: powers.length,
      powerSumW: powers.length === 0 ? null : powers.reduce((sum, watts) => sum + watts, 0),
      powerMaxW: powers.length === 0 ? null : Math.max(...powers),
      socPercent: within.findLast(({ socPercent }) => socPercent !== null)?.socPercent ?? null,
    };
  });
}

/** The quarters of an hour that a part of time touches. */
export function quartersTouched(fromMs: number, untilMs: number): Slot[] {
  const first = Math.floor(fromMs / QUARTER_MS) * QUARTER_MS;
  const count = Math.floor((untilMs - first) / QUARTER_MS) + 1;
  return Array.from({ length: count }, (_, index) => ({
    startMs: first + index * QUARTER_MS,
    endMs: first + (index + 1) * QUARTER_MS,
  }));
}
