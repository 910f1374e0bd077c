import type { MigrationInterface, QueryRunner } from 'typeorm';

import { eventTablesDown, eventTablesUp } from '@csms/platform-kafka';

export class CreateApiGateway1763707200000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(eventTablesUp());
    // Keys are looked up before an organization is known: the API role of this schema has no part in it.
    await runner.query(`
      create table api_key (
        prefix text primary key,
        key_id text not null,
        organization_id text not null,
        secret_sha256 text not null,
        scopes text[] not null,
        expires_at timestamptz(3)
      );
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table api_key');
    await runner.query(eventTablesDown());
  }
}
