import type { TestService } from '@csms/testing';

export interface ManySessions {
  readonly organizationId: string;
  readonly count: number;
  /** Of the first one; the others follow, a second apart. */
  readonly from: string;
}

/** Sessions that have ended, each of 1,000 Wh and its number, straight in the database: by events it would take minutes. */
export async function insertSessions(
  service: TestService,
  { organizationId, count, from }: ManySessions,
): Promise<void> {
  await service.installation.database.query(
    `insert into sessions.session (id, organization_id, transaction_id, ocpp_transaction_id, charge_point_id, site_id,
       time_zone, evse_id, connector_id, id_token, status, is_start_known, started_at, ended_at, is_end_told, last_sign_at,
       charging_states, meter_start_wh, meter_stop_wh, stop_reason, revision, created_at, updated_at)
     select 'sess_' || $1 || '_' || lpad(n::text, 8, '0'), $1, 'txn_' || $1 || '_' || n, n::text, 'CP-' || n % 100,
       'site_' || n % 10, 'Europe/London', 1, 1, '04A1B2C3D4' || n, 'completed', true, at, at + interval '1 hour', true,
       at + interval '1 hour', '[]', 5000, 6000 + n, 'EVDisconnected', 1, at, at
     from generate_series(0, $2::integer - 1) as n, lateral (select $3::timestamptz + n * interval '1 second' as at) as clock`,
    [organizationId, count, from],
  );
}
