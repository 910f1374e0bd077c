import type { Bucket } from './domain/buckets';

/**
 * The starts of intervals as one parameter of type `timestamptz[]`: written here, for the database's client takes a
 * hundred times as long over thousands of dates.
 */
export function startsOf(buckets: readonly Bucket[]): string {
  return `{${buckets.map(({ startMs }) => `"${new Date(startMs).toISOString()}"`).join(',')}}`;
}
