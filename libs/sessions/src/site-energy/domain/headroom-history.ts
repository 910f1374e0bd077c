import type { Bucket } from '../../meter-series/domain/buckets';
import { QUARTER_MS } from '../../meter-series/domain/quarters';

/** Since when a grid connection carries how much. */
export interface GridLimit {
  readonly sinceMs: number;
  /** null: nobody said. */
  readonly limitW: number | null;
}

/** The mean powers of a quarter of an hour. */
export interface QuarterLoad {
  readonly startMs: number;
  readonly gridLimitW: number | null;
  /** 0 where the site has no meter of it; null: it has one, which did not tell all of the quarter. */
  readonly buildingW: number | null;
  /** null: a session was under way, and nobody knows what it took. */
  readonly evW: number | null;
}

/** What was left in an interval, of the quarters of an hour of which everything is known. */
export interface HeadroomInterval extends Bucket {
  /** The lowest. */
  readonly gridLimitW: number | null;
  readonly buildingW: number | null;
  readonly evW: number | null;
  readonly headroomW: number | null;
  /** Of its worst quarter of an hour; of equal ones the first. */
  readonly worst: { readonly startMs: number; readonly headroomW: number } | null;
  readonly quality: 'measured' | 'partial' | 'missing';
}

/**
 * The limit of a part of time, the lowest where it changed; before the first that is known, that one.
 *
 * @param limits by time
 */
export function limitDuring(limits: readonly GridLimit[], { startMs, endMs }: Bucket): number | null {
  const begun = limits.findLastIndex(({ sinceMs }) => sinceMs <= startMs);
  const valid = limits.filter(
    ({ sinceMs }, index) => index === Math.max(begun, 0) || (sinceMs > startMs && sinceMs < endMs),
  );
  const known = valid.flatMap(({ limitW }) => (limitW === null ? [] : [limitW]));
  return known.length < valid.length || known.length === 0 ? null : Math.min(...known);
}

/**
 * @param quarters of the interval, by time
 */
export function headroomDuring(
  bucket: Bucket,
  quarters: readonly QuarterLoad[],
  nowMs: number,
): HeadroomInterval {
  const known = quarters.flatMap(({ startMs, gridLimitW, buildingW, evW }) =>
    // What goes on is not over: its mean would be of a part of it.
    gridLimitW === null || buildingW === null || evW === null || startMs + QUARTER_MS > nowMs
      ? []
      : [{ startMs, gridLimitW, buildingW, evW, headroomW: gridLimitW - buildingW - evW }],
  );
  const meanOf = (member: 'buildingW' | 'evW' | 'headroomW'): number | null =>
    known.length === 0 ? null : known.reduce((sum, quarter) => sum + quarter[member], 0) / known.length;
  const limits = quarters.flatMap(({ gridLimitW }) => (gridLimitW === null ? [] : [gridLimitW]));
  const [worst = null] = [...known].sort((a, b) => a.headroomW - b.headroomW || a.startMs - b.startMs);
  // Meters tell now and then: of the newest quarter nothing need be known yet.
  const needed = quarters.filter(({ startMs }) => startMs + 2 * QUARTER_MS <= nowMs);
  const told = new Set(known.map(({ startMs }) => startMs));
  const isWhole = needed.every(({ startMs }) => told.has(startMs));
  return {
    ...bucket,
    gridLimitW: limits.length === 0 ? null : Math.min(...limits),
    buildingW: meanOf('buildingW'),
    evW: meanOf('evW'),
    headroomW: meanOf('headroomW'),
    worst: worst === null ? null : { startMs: worst.startMs, headroomW: worst.headroomW },
    quality: known.length === 0 ? 'missing' : isWhole ? 'measured' : 'partial',
  };
}
