import type { MigrationInterface, QueryRunner } from 'typeorm';

import { scopeByOrganization } from '@csms/platform-db';

/**
 * Every word of a session's life is kept, and every status of a connector, whatever order they came in: what they mean
 * is decided when all are known. Anomalies get what they are looked for by.
 */
export class WriteLifeLines1763799900000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table session add column authorized_at timestamptz(3);
      create index session_at_connector on session (charge_point_id, evse_id, connector_id, started_at desc, id desc);
      create table session_word (
        session_id text not null,
        organization_id text not null,
        at timestamptz(3) not null,
        step text not null,
        reason text,
        source text not null,
        unique nulls not distinct (session_id, at, step, source, reason)
      );
      create table connector_word (
        charge_point_id text not null,
        organization_id text not null,
        evse_id integer not null,
        connector_id integer not null,
        at timestamptz(3) not null,
        status text not null,
        step text not null,
        reason text not null,
        unique (charge_point_id, evse_id, connector_id, at, status, reason)
      );
      insert into session_word (session_id, organization_id, at, step, reason, source)
        select id, organization_id, started_at, 'started', null,
          case when ocpp_transaction_id ~ '^[0-9-]+$' then 'StartTransaction' else 'TransactionEvent' end
        from session where is_start_known;
      insert into session_word (session_id, organization_id, at, step, reason, source)
        select id, organization_id, ended_at, 'ended', stop_reason,
          case when ocpp_transaction_id ~ '^[0-9-]+$' then 'StopTransaction' else 'TransactionEvent' end
        from session where is_end_told;
      insert into session_word (session_id, organization_id, at, step, reason, source)
        select id, organization_id, presumed_end_at, 'presumed_ended', presumed_end_reason, 'CSMS'
        from session where presumed_end_at is not null and not is_end_told and ended_at is not null;
      alter table anomaly
        add column at timestamptz(3),
        add column site_id text,
        add column reason text;
      update anomaly set at = coalesce((detail->>'ended_at')::timestamptz, created_at), site_id = detail->>'site_id',
        reason = 'The charger ended a transaction that nobody knows.';
      alter table anomaly alter column at set not null, alter column reason set not null;
      create index anomaly_by_time on anomaly (organization_id, at desc, id desc);
      create index anomaly_of_charge_point on anomaly (charge_point_id, at desc);
      create index anomaly_of_session on anomaly (session_id) where session_id is not null;
    `);
    for (const table of ['session_word', 'connector_word']) {
      await runner.query(scopeByOrganization('sessions', table));
    }
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop index anomaly_by_time, anomaly_of_charge_point, anomaly_of_session, session_at_connector;
      delete from anomaly where session_id is not null;
      alter table anomaly drop column at, drop column site_id, drop column reason;
      drop table connector_word, session_word;
      alter table session drop column authorized_at;
    `);
  }
}
