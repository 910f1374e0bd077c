import { setTimeout as delay } from 'node:timers/promises';

export interface BackoffOptions {
  readonly firstMs: number;
  readonly maxMs: number;
}

/**
 * The pause before the try after `failures` failures: doubled each time up to `maxMs`, and between half and all of
 * that, so that many processes do not try in step.
 */
export function backoffMs(
  failures: number,
  { firstMs, maxMs }: BackoffOptions,
  random = Math.random(),
): number {
  const full = Math.min(maxMs, firstMs * 2 ** Math.min(failures - 1, 30));
  return Math.round(full / 2 + (full / 2) * random);
}

/** Waits; returns false at once when `signal` is aborted. */
export async function waited(milliseconds: number, signal: AbortSignal): Promise<boolean> {
  try {
    await delay(milliseconds, undefined, { signal });
    return true;
  } catch {
    return false;
  }
}
