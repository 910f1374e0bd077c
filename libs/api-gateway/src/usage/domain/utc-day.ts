const DAY_MS = 86_400_000;

/** e.g. `2026-11-21`. */
export function utcDay(instant: Date): string {
  return instant.toISOString().slice(0, 10);
}

export function secondsToNextUtcDay(instant: Date): number {
  return (DAY_MS - (instant.getTime() % DAY_MS)) / 1_000;
}
