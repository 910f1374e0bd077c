import type { MigrationInterface, QueryRunner } from 'typeorm';

import { scopeByOrganization } from '@csms/platform-db';

/** What happened, by the names of webhooks and streams; the topics tell it from now on. */
export class LogEvents1763832600000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table logged_event (
        id text primary key,
        organization_id text not null,
        event text not null,
        severity text not null,
        at timestamptz(3) not null,
        charge_point_id text,
        site_id text,
        project_id text,
        session_id text,
        sequence bigint not null,
        data jsonb not null
      );
      create index on logged_event (organization_id, at, id);
      create index on logged_event (charge_point_id, event, at);
      create index on logged_event (session_id) where session_id is not null;
      create index on logged_event (at);
      create index on logged_event ((data->>'driver_id')) where data->>'driver_id' is not null;
      create table erased_driver (
        driver_id text primary key,
        pseudonym text not null
      );
    `);
    await runner.query(scopeByOrganization('analytics', 'logged_event'));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table logged_event, erased_driver');
  }
}
