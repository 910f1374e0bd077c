import type { MigrationInterface, QueryRunner } from 'typeorm';

export class ExtendApiKeys1763734200000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table api_key
        add column resource_grants jsonb not null default '[]',
        add column allowed_ips text[] not null default '{}',
        add column old_secret_sha256 text,
        add column old_secret_expires_at timestamptz(3),
        add column revoked_at timestamptz(3),
        add column last_used_at timestamptz(3),
        add column created_by text not null default 'command_line',
        add column version integer not null default 1;
      create index on api_key (organization_id, created_at desc, id desc);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop index api_key_organization_id_created_at_id_idx;
      alter table api_key
        drop column resource_grants,
        drop column allowed_ips,
        drop column old_secret_sha256,
        drop column old_secret_expires_at,
        drop column revoked_at,
        drop column last_used_at,
        drop column created_by,
        drop column version;
    `);
  }
}
