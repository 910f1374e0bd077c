export interface BackOffSettings {
  readonly firstMs: number;
  readonly maxMs: number;
}

/**
 * How long to wait before connecting again: doubling up to the maximum, between half and the whole of it, so that a
 * fleet does not come back in one moment.
 *
 * @param failures connections lost or refused in a row, from 1
 * @param draw uniform in [0, 1)
 */
export function backOffMs({ firstMs, maxMs }: BackOffSettings, failures: number, draw: number): number {
  const fullMs = Math.min(maxMs, firstMs * 2 ** Math.min(failures - 1, 30));
  return fullMs * (0.5 + draw / 2);
}
