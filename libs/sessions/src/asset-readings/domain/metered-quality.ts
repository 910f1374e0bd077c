import { QUARTER_MS } from '../../meter-series/domain/quarters';

/** How well a figure of an interval is known. */
export type MeteredQuality = 'measured' | 'interpolated' | 'partial' | 'missing';

/**
 * An interval that is not over needs to be known up to a quarter of an hour ago only: meters tell now and then.
 *
 * @param known null: nothing is
 */
export function qualityOf(
  known: { readonly knownMs: number; readonly isInterpolated: boolean } | null,
  { startMs, endMs }: { readonly startMs: number; readonly endMs: number },
  nowMs: number,
): MeteredQuality {
  if (known === null || known.knownMs === 0) return 'missing';
  const neededMs = Math.min(endMs, Math.max(nowMs - QUARTER_MS, startMs)) - startMs;
  if (known.knownMs < neededMs) return 'partial';
  return known.isInterpolated ? 'interpolated' : 'measured';
}
