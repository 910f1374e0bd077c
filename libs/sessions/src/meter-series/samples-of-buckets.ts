import type { EntityManager } from 'typeorm';

import type { Bucket } from './domain/buckets';
import { type Aggregate, type PhaseValue, SAMPLED, type SeriesMeasurand } from './domain/measurands';
import type { SeriesScope } from './series-scope';

/** Of parts that are rolled up already. */
const AGGREGATE_SQL: Readonly<Record<Aggregate, string>> = {
  mean: 'sum(sum) / sum(samples)',
  min: 'min(min)',
  max: 'max(max)',
  last: '(array_agg(last order by last_at desc))[1]',
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
  const subject = isSession ? 'session_id' : 'charge_point_id';
  const rows = await tx.query<SampleRow[]>(
    `with part as (
       select width_bucket(sampled_at, $2::timestamptz[]) - 1 as bucket, measurand, phase, count(*) as samples,
         sum(value) as sum, min(value) as min, max(value) as max, max(sampled_at) as last_at,
         (array_agg(value order by sampled_at desc, seq desc))[1] as last
       from meter_value
       where ${subject} = $1 and sampled_at >= $3 and sampled_at < $4
         and measurand = any($5) and location in ('Outlet', 'EV') and value is not null
         and ($6::integer is null or connector_id = $6)
       group by 1, measurand, phase
       union all
       select width_bucket(starts_at, $2::timestamptz[]) - 1, measurand, phase, samples, sum, min, max, last_at, last
       from reading_quarter
       where ${subject} = $1 and starts_at >= $3 and starts_at < $4
         and measurand = any($5) and ($6::integer is null or connector_id = $6))
     select bucket, measurand, phase, (${AGGREGATE_SQL[aggregate]})::float8 as value
     from part group by bucket, measurand, phase order by bucket, measurand, phase`,
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
