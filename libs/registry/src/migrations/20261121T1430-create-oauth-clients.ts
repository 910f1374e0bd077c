import type { MigrationInterface, QueryRunner } from 'typeorm';

import { scopeByOrganization } from '@csms/platform-db';

export class CreateOauthClients1763735400000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table oauth_client (
        id text primary key,
        organization_id text not null references organization,
        name text not null,
        secret_sha256 text not null,
        scopes text[] not null,
        resource_grants jsonb not null,
        created_by text not null,
        created_at timestamptz(3) not null
      );
      create index on oauth_client (organization_id, created_at desc, id desc);
    `);
    await runner.query(scopeByOrganization('registry', 'oauth_client'));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table oauth_client');
  }
}
