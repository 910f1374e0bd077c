// How vehicles come to charge points of two kinds: vehicles an hour, by the local hour of the day.

const NIGHT = [0, 0, 0, 0, 0, 0];
const QUIET = Array.from({ length: 24 }, () => 0.005);

/** People who work there come in the morning, stay until the evening, and are full long before. */
const WORKPLACE = {
  workday: [...NIGHT, 0.05, 0.3, 0.45, 0.3, 0.1, 0.05, 0.08, 0.2, 0.08, 0.04, 0.02, 0.02, ...NIGHT],
  weekend: QUIET,
  powersW: [7_400, 11_000, 11_000, 22_000],
  energyWh: { mean: 19_000, spread: 14_000, min: 1_500, max: 62_000 },
  /** From arrival to departure, minutes; never less than the charge takes. */
  stayMinutes: { mean: 470, spread: 110, min: 60, max: 680 },
};

/** Whoever passes by charges and goes on, most of them in the afternoon and on Saturdays. */
const PUBLIC = {
  workday: [
    ...[0.02, 0.01, 0.01, 0.01, 0.02, 0.04, 0.08, 0.14, 0.16, 0.14, 0.16, 0.2],
    ...[0.26, 0.24, 0.2, 0.22, 0.28, 0.36, 0.34, 0.26, 0.18, 0.12, 0.07, 0.04],
  ],
  weekend: [
    ...[0.02, 0.02, 0.01, 0.01, 0.01, 0.02, 0.04, 0.08, 0.16, 0.26, 0.36, 0.4],
    ...[0.42, 0.4, 0.4, 0.38, 0.34, 0.3, 0.24, 0.18, 0.12, 0.08, 0.05, 0.03],
  ],
  powersW: [11_000, 22_000, 22_000, 50_000],
  energyWh: { mean: 24_000, spread: 20_000, min: 2_000, max: 78_000 },
  /** Beside the charge itself. */
  stayMinutes: { mean: 8, spread: 14, min: 0, max: 45 },
};

export const PATTERNS = { workplace: WORKPLACE, public: PUBLIC };

/** Of Saturday and Sunday the weekend's; luxon counts from Monday, 1. */
export function arrivalsAt({ workday, weekend }, weekday, hour) {
  return (weekday >= 6 ? weekend : workday)[hour] ?? 0;
}
