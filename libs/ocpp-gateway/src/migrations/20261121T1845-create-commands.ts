import type { MigrationInterface, QueryRunner } from 'typeorm';

import { scopeByOrganization } from '@csms/platform-db';

/** What was asked of chargers, and what became of it; numbers of ours in messages; newest readings of transactions. */
export class CreateCommands1763750700000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table command (
        command_id text primary key,
        organization_id text not null,
        charge_point_id text not null,
        bulk_id text,
        command text not null,
        action text not null,
        ocpp_version text not null,
        parameters jsonb not null,
        status text,
        reason text,
        response jsonb,
        response_time_ms integer,
        requested_by_type text not null,
        requested_by_id text,
        sent_at timestamptz(3) not null,
        lost_at timestamptz(3) not null,
        completed_at timestamptz(3)
      );
      create index on command (organization_id, sent_at desc, command_id desc);
      create index on command (charge_point_id, sent_at desc, command_id desc);
      create index on command (lost_at) where status is null;
      create index on command (sent_at);
      create table assigned_number (
        charge_point_id text primary key,
        last integer not null
      );
      create table newest_reading (
        session_id text primary key,
        organization_id text not null,
        register_wh bigint,
        power_w double precision,
        read_at timestamptz(3) not null
      );
      create index on newest_reading (read_at);
    `);
    for (const table of ['command', 'newest_reading']) {
      await runner.query(scopeByOrganization('ocpp_gateway', table));
    }
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table newest_reading; drop table assigned_number; drop table command');
  }
}
