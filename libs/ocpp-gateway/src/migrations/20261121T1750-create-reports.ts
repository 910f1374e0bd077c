import type { MigrationInterface, QueryRunner } from 'typeorm';

import { scopeByOrganization } from '@csms/platform-db';

export class CreateReports1763747400000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table report_part (
        organization_id text not null,
        charge_point_id text not null,
        kind text not null,
        request_id integer not null,
        seq_no integer not null,
        is_last boolean not null,
        generated_at timestamptz(3),
        content jsonb not null,
        received_at timestamptz(3) not null,
        primary key (charge_point_id, kind, request_id, seq_no)
      );
      create index on report_part (received_at);
      create table device_variable (
        organization_id text not null,
        charge_point_id text not null,
        key text not null,
        component_name text not null,
        variable_name text not null,
        data jsonb not null,
        reported_at timestamptz(3) not null,
        primary key (charge_point_id, key)
      );
    `);
    await runner.query(scopeByOrganization('ocpp_gateway', 'report_part'));
    await runner.query(scopeByOrganization('ocpp_gateway', 'device_variable'));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`drop table report_part; drop table device_variable`);
  }
}
