import type { MigrationInterface, QueryRunner } from 'typeorm';

import { scopeByOrganization } from '@csms/platform-db';
import { eventTablesDown, eventTablesUp } from '@csms/platform-kafka';

const SCOPED = ['session', 'meter_value', 'anomaly'];

export class CreateSessions1763706000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(eventTablesUp());
    await runner.query(`
      create table session (
        id text primary key,
        organization_id text not null,
        transaction_id text not null,
        ocpp_transaction_id text not null,
        charge_point_id text not null,
        site_id text,
        project_id text,
        time_zone text not null,
        evse_id integer not null,
        connector_id integer not null,
        id_token text,
        id_token_type text,
        driver_id text,
        authorization_status text,
        status text not null,
        is_start_known boolean not null,
        started_at timestamptz(3) not null,
        ended_at timestamptz(3),
        charging_states jsonb not null,
        charging_ended_at timestamptz(3),
        meter_start_wh bigint,
        meter_stop_wh bigint,
        first_register_at timestamptz(3),
        first_register_wh bigint,
        last_register_at timestamptz(3),
        last_register_wh bigint,
        max_power_w numeric,
        stop_reason text,
        revision integer not null,
        created_at timestamptz(3) not null,
        updated_at timestamptz(3) not null
      );
      create index on session (organization_id, started_at desc, id desc);
      create index on session (charge_point_id, connector_id) where ended_at is null;
      create table meter_value (
        session_id text,
        organization_id text not null,
        charge_point_id text not null,
        connector_id integer not null,
        sampled_at timestamptz(3) not null,
        measurand text not null,
        phase text,
        context text not null,
        location text not null,
        value numeric,
        unit text not null,
        signed_data jsonb,
        unique nulls not distinct
          (charge_point_id, connector_id, session_id, sampled_at, measurand, phase, context, location)
      );
      create index on meter_value (session_id, sampled_at);
      create table anomaly (
        id text primary key,
        organization_id text not null,
        charge_point_id text not null,
        session_id text,
        kind text not null,
        detail jsonb not null,
        created_at timestamptz(3) not null
      );
    `);
    for (const table of SCOPED) await runner.query(scopeByOrganization('sessions', table));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`drop table anomaly, meter_value, session`);
    await runner.query(eventTablesDown());
  }
}
