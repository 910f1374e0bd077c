import type { MigrationInterface, QueryRunner } from 'typeorm';

import { scopeByOrganization } from '@csms/platform-db';

/** Which instance of the gateway holds which charger's socket, and which instances there are. */
export class CreateConnections1763714400000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table gateway_instance (
        instance_id text primary key,
        url text not null,
        peer_key text not null,
        seen_at timestamptz(3) not null
      );
      create sequence connection_epoch;
      create table connection (
        charge_point_id text primary key,
        organization_id text not null,
        site_id text,
        project_id text,
        time_zone text not null,
        connection_id text not null,
        instance_id text not null,
        epoch bigint not null,
        ocpp_version text not null,
        connected_at timestamptz(3) not null
      );
      create index connection_instance on connection (instance_id);
    `);
    await runner.query(scopeByOrganization('ocpp_gateway', 'connection'));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop table connection;
      drop sequence connection_epoch;
      drop table gateway_instance;
    `);
  }
}
