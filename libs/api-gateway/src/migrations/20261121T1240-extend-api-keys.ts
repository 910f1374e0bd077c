import type { MigrationInterface, QueryRunner } from 'typeorm';

export class ExtendApiKeys1763728800000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table api_key
        add previous_secret_sha256 text,
        add previous_secret_expires_at timestamptz(3),
        add resource_grants jsonb not null default '[]',
        add allowed_ips text[] not null default '{}',
        add revoked_at timestamptz(3);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table api_key
        drop previous_secret_sha256, drop previous_secret_expires_at, drop resource_grants, drop allowed_ips,
        drop revoked_at;
    `);
  }
}
