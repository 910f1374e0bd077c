import type { MigrationInterface, QueryRunner } from 'typeorm';

export class ExtendApiKeys1763734800000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table api_key
        add column resource_grants jsonb not null default '[]',
        add column allowed_ips text[] not null default '{}',
        add column old_secret_sha256 text,
        add column old_secret_expires_at timestamptz(3),
        add column revoked_at timestamptz(3),
        add column version integer not null default 1,
        add column use_told_at timestamptz(3);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table api_key
        drop column resource_grants,
        drop column allowed_ips,
        drop column old_secret_sha256,
        drop column old_secret_expires_at,
        drop column revoked_at,
        drop column version,
        drop column use_told_at;
    `);
  }
}
