import type { MigrationInterface, QueryRunner } from 'typeorm';

import { scopeByOrganization } from '@csms/platform-db';

/** What belongs to a charge point is seen by whoever sees the charge point, which may go to another organization. */
const OF_CHARGE_POINT = ['connector', 'connection_word'];

/**
 * Names of places, signs of life, connections, and what sessions are at and give just now. Of what was told before there
 * is the newest presence alone; the registry tells its sites and projects again.
 */
export class KeepLiveStatus1763799900000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table site add name text;
      create table project (
        project_id text primary key,
        organization_id text not null,
        site_id text,
        name text not null
      );
      alter table charge_point
        add presence_epoch bigint not null default 0,
        add first_connected_at timestamptz(3),
        add heard_at timestamptz(3),
        add heartbeat_at timestamptz(3),
        add registered_interval_seconds integer,
        add told_interval_seconds integer,
        add told_interval_at timestamptz(3);
      update charge_point set first_connected_at = presence_at;
      create index on charge_point (organization_id, charge_point_id);
      create table connection_word (
        charge_point_id text not null,
        is_opening boolean not null,
        at timestamptz(3) not null,
        epoch bigint not null,
        primary key (charge_point_id, epoch, at, is_opening)
      );
      create index on connection_word (at);
      insert into connection_word (charge_point_id, is_opening, at, epoch)
        select charge_point_id, is_online, presence_at, 0 from charge_point where presence_at is not null;
      alter table connector add error_code text, add received_at timestamptz(3);
      update connector set received_at = changed_at;
      alter table connector alter received_at set not null;
      alter table session
        add evse_id integer,
        add connector_id integer,
        add outlet_at timestamptz(3),
        add power_w double precision,
        add power_at timestamptz(3),
        add offered_w double precision,
        add offered_at timestamptz(3),
        add soc_percent double precision,
        add soc_at timestamptz(3),
        add charging_state text,
        add charging_state_at timestamptz(3),
        add told_at timestamptz(3);
      create index on session (charge_point_id) where is_under_way;
    `);
    await runner.query(scopeByOrganization('analytics', 'project'));
    for (const table of OF_CHARGE_POINT) {
      await runner.query(`
        alter table ${table} enable row level security;
        create policy organization_isolation on ${table} to analytics_api
          using (exists (
            select 1 from charge_point where charge_point.charge_point_id = ${table}.charge_point_id
              and charge_point.organization_id = current_setting('app.organization_id', true)));
        grant select on ${table} to analytics_api;
      `);
    }
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop index session_charge_point_id_idx;
      alter table session
        drop evse_id, drop connector_id, drop outlet_at, drop power_w, drop power_at, drop offered_w,
        drop offered_at, drop soc_percent, drop soc_at, drop charging_state, drop charging_state_at, drop told_at;
      drop policy organization_isolation on connector;
      revoke select on connector from analytics_api;
      alter table connector disable row level security;
      alter table connector drop error_code, drop received_at;
      drop table connection_word;
      drop index charge_point_organization_id_charge_point_id_idx;
      alter table charge_point
        drop presence_epoch, drop first_connected_at, drop heard_at, drop heartbeat_at,
        drop registered_interval_seconds, drop told_interval_seconds, drop told_interval_at;
      drop table project;
      alter table site drop name;
    `);
  }
}
