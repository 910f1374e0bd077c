import type { MigrationInterface, QueryRunner } from 'typeorm';

import { scopeByOrganization } from '@csms/platform-db';
import { eventTablesDown, eventTablesUp } from '@csms/platform-kafka';

const SCOPED = ['charge_point', 'session', 'session_day'];

export class CreateAnalytics1763740800000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(eventTablesUp());
    await runner.query(`
      create table charge_point (
        charge_point_id text primary key,
        organization_id text not null,
        site_id text,
        project_id text,
        lifecycle text,
        is_online boolean not null default false,
        presence_at timestamptz(3),
        is_faulted boolean not null default false,
        is_ready boolean not null default false
      );
      create index on charge_point (organization_id);
      create table connector (
        charge_point_id text not null,
        evse_id integer not null,
        connector_id integer not null,
        status text not null,
        changed_at timestamptz(3) not null,
        primary key (charge_point_id, evse_id, connector_id)
      );
      create table session (
        id text primary key,
        organization_id text not null,
        charge_point_id text not null,
        site_id text,
        project_id text,
        is_under_way boolean not null,
        started_at timestamptz(3),
        meter_start_wh bigint,
        ended_at timestamptz(3),
        meter_stop_wh bigint,
        settled_revision integer,
        settled_started_at timestamptz(3),
        settled_meter_start_wh bigint,
        settled_ended_at timestamptz(3),
        settled_energy_wh bigint
      );
      create index on session (organization_id, charge_point_id) where is_under_way;
      create table session_day (
        session_id text not null references session,
        day date not null,
        organization_id text not null,
        site_id text,
        project_id text,
        first_at timestamptz(3),
        first_wh bigint,
        last_at timestamptz(3),
        last_wh bigint,
        energy_wh bigint not null,
        primary key (session_id, day)
      );
      create index on session_day (organization_id, day);
    `);
    for (const table of SCOPED) await runner.query(scopeByOrganization('analytics', table));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`drop table session_day, session, connector, charge_point`);
    await runner.query(eventTablesDown());
  }
}
