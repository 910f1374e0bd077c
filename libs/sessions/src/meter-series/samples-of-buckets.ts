import type { EntityManager } from 'typeorm';

import type { Bucket } from './domain/buckets';
import {
  type Aggregate,
  type Phase,
  phaseNames,
  type PhaseValue,
  SAMPLED,
  type SeriesMeasurand,
} from './domain/measurands';
import { startsOf } from './instants';
import { rightValues } from './right-values';
import { isAtEvse, type SeriesScope } from './series-scope';

/** Of parts that are rolled up already. */
const AGGREGATE_SQL: Readonly<Record<Aggregate, string>> = {
  mean: 'sum(sum) / sum(samples)',
  min: 'min(min)',
  max: 'max(max)',
  last: '(array_agg(last order by last_at desc))[1]',
};

/** What one charger calls L1 is another's L1-N, and of some that tell of both ways the same phase. */
const PHASE = `case phase when 'L1-N' then 'L1' when 'L2-N' then 'L2' when 'L3-N' then 'L3' else phase end`;

interface SampleRow extends PhaseValue {
  readonly bucket: number;
  readonly measurand: string;
}

export interface SampleRequest {
  readonly members: readonly Exclude<SeriesMeasurand, 'energy_kwh'>[];
  readonly aggregate: Aggregate;
  /** null: all of them. */
  readonly phase: Phase | null;
}

/** What was measured in each interval, by its start and by member. */
export async function samplesOfBuckets(
  tx: EntityManager,
  scope: Exclude<SeriesScope, { kind: 'site' }>,
  buckets: readonly Bucket[],
  { members, aggregate, phase }: SampleRequest,
): Promise<Map<number, ReadonlyMap<string, readonly PhaseValue[]>>> {
  if (members.length === 0 || buckets.length === 0) return new Map();
  const isSession = scope.kind === 'session';
  const subject = isSession ? 'session_id' : 'charge_point_id';
  const asOf = isSession ? scope.asOf : null;
  const right = rightValues(asOf === null ? null : '$9');
  const rows = await tx.query<SampleRow[]>(
    `with part as (
       select width_bucket(sampled_at, $2::timestamptz[]) - 1 as bucket, measurand, ${PHASE} as phase, count(*) as samples,
         sum(${right.value}) as sum, min(${right.value}) as min, max(${right.value}) as max, max(sampled_at) as last_at,
         (array_agg(${right.value} order by sampled_at desc, meter_value.seq desc))[1] as last,
         bool_or(${right.isCorrected}) as is_corrected
       from meter_value ${right.join}
       where ${subject} = $1 and sampled_at >= $3 and sampled_at < $4
         and measurand = any($5) and location in ('Outlet', 'EV') and meter_value.value is not null
         and ($6::integer is null or connector_id = $6) and ($7::text[] is null or phase = any($7))
         and ($8::integer is null or ${isAtEvse('$1', '$8')}) and ${right.isKnown}
       group by 1, 2, 3
       union all
       select width_bucket(starts_at, $2::timestamptz[]) - 1, measurand, ${PHASE}, samples, sum, min, max, last_at,
         last,
         false
       from reading_quarter
       where ${subject} = $1 and starts_at >= $3 and starts_at < $4
         and measurand = any($5) and ($6::integer is null or connector_id = $6)
         and ($7::text[] is null or phase = any($7)) and ($8::integer is null or ${isAtEvse('$1', '$8')}))
     select bucket, measurand, phase, (${AGGREGATE_SQL[aggregate]})::float8 as value,
       bool_or(is_corrected) as is_corrected
     from part group by bucket, measurand, phase order by bucket, measurand, phase`,
    [
      isSession ? scope.session.id : scope.id,
      startsOf(buckets),
      new Date(buckets[0]?.startMs ?? 0),
      new Date(buckets.at(-1)?.endMs ?? 0),
      members.map((member) => SAMPLED[member].ocpp),
      isSession ? null : scope.connectorId,
      phase === null ? null : phaseNames(phase),
      isSession ? null : scope.evseId,
      ...(asOf === null ? [] : [asOf]),
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
