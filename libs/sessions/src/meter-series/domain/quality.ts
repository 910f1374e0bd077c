/** How the energy of an interval is known; of several that apply the last counts. */
export const ENERGY_QUALITIES = ['measured', 'interpolated', 'backfilled', 'corrected', 'missing'] as const;
export type EnergyQuality = (typeof ENERGY_QUALITIES)[number];

/** The same of whatever a series is of. */
export const SERIES_QUALITIES = [...ENERGY_QUALITIES, 'partial'] as const;
export type SeriesQuality = (typeof SERIES_QUALITIES)[number];
