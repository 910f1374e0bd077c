import type { EntityManager } from 'typeorm';

import type { Bucket } from '../meter-series/domain/buckets';
import type { Aggregate } from '../meter-series/domain/measurands';
import { startsOf } from '../meter-series/instants';

import { standingReadings } from './asset-readings.repository';

const AGGREGATE_SQL: Readonly<Record<Aggregate, (column: string) => string>> = {
  mean: (column) => `avg(${column})::float8`,
  min: (column) => `min(${column})::float8`,
  max: (column) => `max(${column})::float8`,
  last: (column) => `(array_agg(${column} order by at desc) filter (where ${column} is not null))[1]::float8`,
};

/** What an asset told in one interval, by an aggregate; null: it told none. */
export interface AssetSamples {
  readonly bucket: number;
  readonly readings: number;
  readonly power_w: number | null;
  readonly voltage_v: number | null;
  readonly current_a: number | null;
  readonly soc_percent: number | null;
  readonly is_corrected: boolean;
  readonly is_backfilled: boolean;
}

/** By the interval's start, of those readings that are kept one by one. */
export async function assetSamplesOf(
  tx: EntityManager,
  assetId: string,
  buckets: readonly Bucket[],
  { aggregate, asOf }: { readonly aggregate: Aggregate; readonly asOf: Date | null },
): Promise<Map<number, AssetSamples>> {
  const shown = ['power_w', 'voltage_v', 'current_a', 'soc_percent'].map(
    (column) => `${AGGREGATE_SQL[aggregate](column)} as ${column}`,
  );
  const rows = await tx.query<AssetSamples[]>(
    `select width_bucket(at, $2::timestamptz[]) - 1 as bucket, count(*)::integer as readings, ${shown.join(', ')},
       bool_or(version > 1) as is_corrected, bool_or(is_backfilled) as is_backfilled
     from ${standingReadings(asOf === null ? null : '$5')}
     where asset_id = $1 and at >= $3 and at < $4 group by 1`,
    [
      assetId,
      startsOf(buckets),
      new Date(buckets[0]?.startMs ?? 0),
      new Date(buckets.at(-1)?.endMs ?? 0),
      ...(asOf === null ? [] : [asOf]),
    ],
  );
  return new Map(rows.map((row) => [buckets[row.bucket]?.startMs ?? NaN, row]));
}
