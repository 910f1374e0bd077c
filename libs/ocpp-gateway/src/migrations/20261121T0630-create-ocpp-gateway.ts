import type { MigrationInterface, QueryRunner } from 'typeorm';

import { scopeByOrganization } from '@csms/platform-db';
import { eventTablesDown, eventTablesUp } from '@csms/platform-kafka';

const SCOPED = ['charge_point', 'token', 'transaction'];

export class CreateOcppGateway1763706600000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(eventTablesUp());
    await runner.query(`
      create table charge_point (
        charge_point_id text primary key,
        organization_id text not null,
        site_id text,
        project_id text,
        time_zone text not null,
        security_profile smallint not null,
        ocpp_password_sha256 text,
        heartbeat_interval_seconds integer not null,
        lifecycle text not null
      );
      create table token (
        organization_id text not null,
        id_token_key text not null,
        id_token text not null,
        status text not null,
        valid_until timestamptz(3),
        driver_id text,
        group_id_token text,
        primary key (organization_id, id_token_key)
      );
      create sequence ocpp16_transaction_id as integer;
      create table transaction (
        session_id text primary key,
        organization_id text not null,
        charge_point_id text not null,
        ocpp_version text not null,
        ocpp_transaction_id text not null,
        evse_id integer not null,
        connector_id integer not null,
        id_token_key text,
        authorization_status text,
        driver_id text,
        started_at timestamptz(3) not null,
        meter_start_wh bigint,
        ended_at timestamptz(3),
        created_at timestamptz(3) not null,
        unique (charge_point_id, ocpp_transaction_id)
      );
      create unique index transaction_start_16
        on transaction (charge_point_id, connector_id, started_at, meter_start_wh, id_token_key)
        where ocpp_version = '1.6';
      create index transaction_open_by_token on transaction (organization_id, id_token_key)
        where ended_at is null and authorization_status = 'Accepted';
      create index outbox_key on outbox (key);
    `);
    for (const table of SCOPED) await runner.query(scopeByOrganization('ocpp_gateway', table));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop table transaction;
      drop sequence ocpp16_transaction_id;
      drop table token;
      drop table charge_point;
    `);
    await runner.query(eventTablesDown());
  }
}
