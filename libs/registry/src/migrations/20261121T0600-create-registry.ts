import type { MigrationInterface, QueryRunner } from 'typeorm';

import { scopeByOrganization } from '@csms/platform-db';
import { eventTablesDown, eventTablesUp } from '@csms/platform-kafka';

const SCOPED = ['api_key', 'site', 'project', 'charge_point', 'id_tag'];

export class CreateRegistry1763704800000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(eventTablesUp());
    await runner.query(`grant insert on outbox to registry_api`);
    await runner.query(`
      create table organization (
        id text primary key,
        name text not null,
        country text not null,
        currency text not null,
        time_zone text not null,
        created_at timestamptz(3) not null
      );
      create table api_key (
        id text primary key,
        organization_id text not null references organization,
        name text not null,
        prefix text not null unique,
        secret_sha256 text not null,
        scopes text[] not null,
        expires_at timestamptz(3),
        created_at timestamptz(3) not null
      );
      create table site (
        id text primary key,
        organization_id text not null references organization,
        name text not null,
        address text not null,
        max_power_kw numeric(12, 3) not null,
        latitude double precision not null,
        longitude double precision not null,
        time_zone text not null,
        created_at timestamptz(3) not null
      );
      create table project (
        id text primary key,
        organization_id text not null references organization,
        site_id text references site,
        name text not null,
        address text,
        status text not null,
        created_at timestamptz(3) not null
      );
      create table charge_point (
        id text primary key,
        organization_id text not null references organization,
        site_id text references site,
        project_id text references project,
        name text,
        vendor text,
        model text,
        serial_number text,
        ocpp_version text,
        security_profile smallint not null,
        ocpp_password_sha256 text,
        heartbeat_interval_seconds integer not null,
        lifecycle text not null,
        created_at timestamptz(3) not null,
        updated_at timestamptz(3) not null
      );
      create table id_tag (
        organization_id text not null references organization,
        id_tag_key text not null,
        id_tag text not null,
        status text not null,
        valid_until timestamptz(3),
        driver_id text,
        group_id_tag text,
        label text,
        created_at timestamptz(3) not null,
        updated_at timestamptz(3) not null,
        primary key (organization_id, id_tag_key)
      );
      create index on site (organization_id, created_at desc, id desc);
      create index on project (organization_id, created_at desc, id desc);
      create index on charge_point (organization_id, created_at desc, id desc);
      create index on id_tag (organization_id, created_at desc, id_tag_key desc);
      grant select on organization to registry_api;
      alter table organization enable row level security;
      create policy organization_isolation on organization to registry_api
        using (id = current_setting('app.organization_id', true));
    `);
    for (const table of SCOPED) await runner.query(scopeByOrganization('registry', table));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`drop table id_tag, charge_point, project, site, api_key, organization`);
    await runner.query(eventTablesDown());
  }
}
