import type { AssetQuarter } from './asset-quarters';

/** What an asset told of some quarters of an hour together, those by time. */
export function sumOfQuarters(startsMs: number, quarters: readonly AssetQuarter[]): AssetQuarter {
  const sum = (member: 'energyWh' | 'exportWh' | 'powerSumW'): number | null => {
    const known = quarters.flatMap((quarter) => quarter[member] ?? []);
    return known.length === 0 ? null : known.reduce((total, one) => total + one, 0);
  };
  const count = (member: 'energyMs' | 'exportMs' | 'readings' | 'powerReadings'): number =>
    quarters.reduce((total, quarter) => total + quarter[member], 0);
  const highest = quarters.flatMap(({ powerMaxW }) => powerMaxW ?? []);
  return {
    startsMs,
    energyWh: sum('energyWh'),
    energyMs: count('energyMs'),
    exportWh: sum('exportWh'),
    exportMs: count('exportMs'),
    isInterpolated: quarters.some(({ isInterpolated }) => isInterpolated),
    readings: count('readings'),
    powerReadings: count('powerReadings'),
    powerSumW: sum('powerSumW'),
    powerMaxW: highest.length === 0 ? null : Math.max(...highest),
    socPercent: quarters.findLast(({ socPercent }) => socPercent !== null)?.socPercent ?? null,
  };
}
