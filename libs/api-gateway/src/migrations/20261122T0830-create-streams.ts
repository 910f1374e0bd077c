import type { MigrationInterface, QueryRunner } from 'typeorm';

import { scopeByOrganization } from '@csms/platform-db';
import { idempotencyTableDown, idempotencyTableUp } from '@csms/platform-http';

export class CreateStreams1763800200000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table charge_point_place (
        charge_point_id text primary key,
        organization_id text not null,
        site_id text,
        project_id text
      );
      create index on charge_point_place (project_id);
      create table site (
        site_id text primary key,
        organization_id text not null
      );
      create table stream_ticket (
        ticket_sha256 text primary key,
        organization_id text not null,
        principal jsonb not null,
        expires_at timestamptz(3) not null
      );
      create index on stream_ticket (expires_at);
      -- Looked up by whoever came with a ticket.
      create index on api_key (key_id);
      -- Not logged: after a crash of the server the instances write down again whom they serve.
      create unlogged table stream_connection (
        connection_id text primary key,
        organization_id text not null,
        instance_id text not null,
        seen_at timestamptz(3) not null
      );
      create index on stream_connection (organization_id);
      create index on stream_connection (seen_at);
    `);
    await runner.query(scopeByOrganization('api_gateway', 'stream_ticket'));
    // The first POST of this service.
    await runner.query(idempotencyTableUp('api_gateway'));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(idempotencyTableDown());
    await runner.query('drop index api_key_key_id_idx');
    await runner.query('drop table stream_connection, stream_ticket, site, charge_point_place');
  }
}
