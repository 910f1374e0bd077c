import type { EntityManager } from 'typeorm';

import { meterSampleOf } from '../charging-sessions/domain/read-charger-words';
import { rightValues } from '../meter-series/right-values';

import type { CorrectionEntity } from './correction.entity';
import type { CorrectedSession, StandingReading } from './domain/correct-session';

const RIGHT = rightValues(null);

interface ReadingRow extends Omit<StandingReading, 'at'> {
  readonly sampled_at: Date;
}

/** All values of a session that were read at these instants, with what stands for each now. */
export async function standingReadings(
  tx: EntityManager,
  sessionId: string,
  instants: readonly Date[],
): Promise<StandingReading[]> {
  if (instants.length === 0) return [];
  const rows = await tx.query<ReadingRow[]>(
    `select seq, sampled_at, measurand, phase, context, location, unit, (${RIGHT.value})::text as value
     from meter_value where session_id = $1 and sampled_at = any($2) and value is not null
     order by sampled_at, seq`,
    [sessionId, instants],
  );
  return rows.map(({ sampled_at: at, ...row }) => ({ at, ...row }));
}

/** The powers of a session as its samples had them, W. */
export async function powersOf(
  tx: EntityManager,
  sessionId: string,
): Promise<{ readonly at: Date; readonly powerW: number }[]> {
  const rows = await tx.query<ReadingRow[]>(
    `select sampled_at, measurand, phase, context, location, unit, (${RIGHT.value})::text as value
     from meter_value where session_id = $1 and measurand = 'Power.Active.Import' and unit = 'W' and value is not null
     order by sampled_at, seq`,
    [sessionId],
  );
  const samples = Map.groupBy(rows, ({ sampled_at, context }) => `${sampled_at.getTime()} ${context}`);
  return [...samples.values()].flatMap((readings) => {
    const at = readings[0]?.sampled_at;
    const { powerW } = meterSampleOf({ timestamp: '', energy_register_wh: null, readings });
    return at === undefined || powerW === null ? [] : [{ at, powerW }];
  });
}

/** Beside what was sent, which stays. */
export async function keepCorrectedValues(
  tx: EntityManager,
  { id, organizationId, sessionId, at }: CorrectionEntity,
  values: CorrectedSession['values'],
): Promise<void> {
  if (values.length === 0) return;
  const rows = values.map(({ reading, value }) => ({
    seq: reading.seq,
    sampled_at: reading.at.toISOString(),
    value,
  }));
  await tx.query(
    `insert into corrected_value (correction_id, organization_id, session_id, seq, value, recorded_at)
     select $2, $3, $4, seq, value, $5
     from jsonb_to_recordset($1::jsonb) as row(seq bigint, sampled_at timestamptz, value numeric)`,
    [JSON.stringify(rows), id, organizationId, sessionId, at],
  );
  await tx.query(
    `update meter_value set corrected_value = row.value
     from jsonb_to_recordset($1::jsonb) as row(seq bigint, sampled_at timestamptz, value numeric)
     where meter_value.session_id = $2 and meter_value.sampled_at = row.sampled_at and meter_value.seq = row.seq`,
    [JSON.stringify(rows), sessionId],
  );
}
