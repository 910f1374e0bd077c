import type { MigrationInterface, QueryRunner } from 'typeorm';

import { scopeByOrganization } from '@csms/platform-db';

const SCOPED = ['data_export', 'export_turn', 'export_chunk', 'export_order', 'organization_habit'];

/** Files of rows, made in the background and kept for a while, in parts that any instance can read. */
export class CreateExports1763813640000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table data_export (
        id text primary key,
        organization_id text not null,
        dataset text not null,
        format text not null,
        from_at timestamptz(3),
        before_at timestamptz(3),
        since_at timestamptz(3),
        until_at timestamptz(3),
        time_zone text not null,
        filters jsonb not null,
        schedule text,
        schedule_id text,
        next_before timestamptz(3),
        status text not null,
        attempts integer not null,
        owner jsonb not null,
        created_at timestamptz(3) not null,
        started_at timestamptz(3),
        finished_at timestamptz(3),
        as_of timestamptz(3),
        expires_at timestamptz(3),
        row_count bigint,
        size_bytes bigint,
        sha256 text,
        failure jsonb,
        check ((schedule is null) = (next_before is null))
      );
      create index data_export_by_time on data_export (organization_id, created_at desc, id desc);
      create index data_export_to_do on data_export (created_at) where status in ('queued', 'running');
      create index data_export_due on data_export (next_before) where status = 'scheduled';
      create index data_export_to_expire on data_export (expires_at) where status = 'ready';
      create unique index data_export_run on data_export (schedule_id, coalesce(from_at, since_at))
        where schedule_id is not null;
      create table export_turn (export_id text primary key, organization_id text not null);
      create table export_chunk (
        export_id text not null,
        organization_id text not null,
        number integer not null,
        starts_at_byte bigint not null,
        size_bytes integer not null,
        content bytea not null,
        primary key (export_id, number)
      );
      comment on table export_chunk is 'Parts of the files of exports, each compressed (gzip) by itself';
      alter table export_chunk alter column content set storage external;
      create table export_order (organization_id text not null, at timestamptz(3) not null default now());
      create index on export_order (organization_id, at);
      create table organization_habit (
        organization_id text primary key,
        time_zone text not null,
        rate_limit_per_minute integer not null
      );
    `);
    // What callers do is told to the audit log.
    await runner.query('grant insert on outbox to sessions_api');
    for (const table of SCOPED) await runner.query(scopeByOrganization('sessions', table));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('revoke insert on outbox from sessions_api');
    await runner.query('drop table organization_habit, export_order, export_chunk, export_turn, data_export');
  }
}
