import type { MigrationInterface, QueryRunner } from 'typeorm';

import { scopeByOrganization } from '@csms/platform-db';

const SCOPED = ['commissioning_run', 'commissioning_log', 'commissioning_issue'];

export class CreateCommissioning1763739600000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table commissioning_run (
        id text primary key,
        organization_id text not null references organization,
        charge_point_id text not null references charge_point,
        project_id text,
        status text not null,
        started_at timestamptz(3) not null,
        started_by text not null,
        state jsonb not null,
        test_id_tag text not null,
        due_at timestamptz(3),
        signed_off_at timestamptz(3),
        signed_off_by text
      );
      create unique index commissioning_run_running on commissioning_run (charge_point_id) where status = 'running';
      create index on commissioning_run (charge_point_id, started_at desc);
      create index on commissioning_run (due_at) where status = 'running';
      create index on commissioning_run (test_id_tag) where status = 'running';
      create table commissioning_log (
        id text primary key,
        organization_id text not null,
        run_id text not null references commissioning_run on delete cascade,
        at timestamptz(3) not null,
        level text not null,
        step text,
        message text not null
      );
      create index on commissioning_log (run_id, at desc, id desc);
      create table commissioning_issue (
        id text primary key,
        organization_id text not null references organization,
        charge_point_id text not null references charge_point,
        run_id text references commissioning_run,
        category text not null,
        severity text not null,
        description text not null,
        photo_urls text[] not null,
        reported_by text not null,
        created_at timestamptz(3) not null
      );
      create index on commissioning_issue (charge_point_id, created_at desc, id desc);
    `);
    for (const table of SCOPED) await runner.query(scopeByOrganization('registry', table));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table commissioning_issue, commissioning_log, commissioning_run');
  }
}
