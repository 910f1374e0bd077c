import type { EntityManager } from 'typeorm';

import type { Bucket } from './domain/buckets';
import { type Aggregate, type PhaseValue, SAMPLED, type SeriesMeasurand } from './domain/measurands';
import type { SeriesScope } from './series-scope';

const AGGREGATE_SQL: Readonly<Record<Aggregate, string>> = {
  mean: 'avg(value)',
  min: 'min(value)',
  max: 'max(value)',
  last: '(array_agg(value order by sampled_at desc, seq desc))[1]',
};

interface SampleRow extends PhaseValue {
  readonly bucket: number;
  readonly measurand: string;
}

type Members = readonly Exclude<SeriesMeasurand, 'energy_kwh'>[];

/** What was measured in each interval, by its start and by member. */
export async function samplesOfBuckets(
  tx: EntityManager,
  scope: Exclude<SeriesScope, { kind: 'site' }>,
  buckets: readonly Bucket[],
  { members, aggregate }: { readonly members: Members; readonly aggregate: Aggregate },
): Promise<Map<number, ReadonlyMap<string, readonly PhaseValue[]>>> {
  const starts = buckets.map(({ startMs }) => new Date(startMs));
  if (members.length === 0 || starts.length === 0) return new Map();
  const isSession = scope.kind === 'session';
  const rows = await tx.query<SampleRow[]>(
    `select width_bucket(sampled_at, $2::timestamptz[]) - 1 as bucket, measurand, phase,
       (${AGGREGATE_SQL[aggregate]})::float8 as value
     from meter_value
     where ${isSession ? 'session_id' : 'charge_point_id'} = $1 and sampled_at >= $3 and sampled_at < $4
       and measurand = any($5) and location in ('Outlet', 'EV') and value is not null
       and ($6::integer is null or connector_id = $6)
     group by 1, measurand, phase order by 1, measurand, phase`,
    [
      isSession ? scope.session.id : scope.id,
      starts,
      starts[0],
      new Date(buckets.at(-1)?.endMs ?? 0),
      members.map((member) => SAMPLED[member].ocpp),
      isSession ? null : scope.connectorId,
    ],
  );
  const byBucket = Map.groupBy(rows, ({ bucket }) => buckets[bucket]?.startMs ?? NaN);
  return new Map(
    [...byBucket].map(([startMs, inBucket]) => [
      startMs,
      Map.groupBy(inBucket, ({ measurand }) => measurand),
    ]),
  );
}
