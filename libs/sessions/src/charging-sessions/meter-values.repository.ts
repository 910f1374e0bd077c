import type { EntityManager } from 'typeorm';

import { ensureMonths } from './meter-value-months';

export interface MeterValueRow {
  readonly session_id: string | null;
  readonly organization_id: string;
  readonly charge_point_id: string;
  readonly connector_id: number;
  readonly sampled_at: string;
  readonly measurand: string;
  readonly phase: string | null;
  readonly context: string;
  readonly location: string;
  readonly value: string | null;
  readonly unit: string;
  readonly signed_data: object | null;
}

/** Stores readings as they were measured; one that came before under another message is not stored again. */
export async function insertMeterValues(tx: EntityManager, rows: readonly MeterValueRow[]): Promise<void> {
  if (rows.length === 0) return;
  await ensureMonths(
    tx,
    rows.map(({ sampled_at }) => sampled_at),
  );
  await tx.query(
    `insert into meter_value (session_id, organization_id, charge_point_id, connector_id, sampled_at, measurand,
       phase, context, location, value, unit, signed_data)
     select session_id, organization_id, charge_point_id, connector_id, sampled_at, measurand,
       phase, context, location, value, unit, signed_data
     from jsonb_to_recordset($1::jsonb) as row(session_id text, organization_id text, charge_point_id text,
       connector_id integer, sampled_at timestamptz, measurand text, phase text, context text, location text,
       value numeric, unit text, signed_data jsonb)
     on conflict do nothing`,
    [JSON.stringify(rows)],
  );
}
