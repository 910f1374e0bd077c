/** How the energy of an interval is known; of several that apply the last counts. */
export const ENERGY_QUALITIES = [
  'measured',
  'interpolated',
  'backfilled',
  'corrected',
  'partial',
  'missing',
] as const;
export type EnergyQuality = (typeof ENERGY_QUALITIES)[number];
