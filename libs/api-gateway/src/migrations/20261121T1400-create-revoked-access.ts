import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateRevokedAccess1763733600000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    // Looked up before an organization is known, like the keys: the API role has no part in it.
    await runner.query(`
      create table revoked_access (
        holder text primary key,
        revoked_at timestamptz(3) not null,
        expires_at timestamptz(3) not null
      );
      create index on revoked_access (expires_at);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table revoked_access');
  }
}
