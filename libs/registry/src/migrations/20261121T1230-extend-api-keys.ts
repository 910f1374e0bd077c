import type { MigrationInterface, QueryRunner } from 'typeorm';

export class ExtendApiKeys1763728200000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table api_key
        add previous_secret_sha256 text,
        add previous_secret_expires_at timestamptz(3),
        add resource_grants jsonb not null default '[]',
        add allowed_ips text[] not null default '{}',
        add revoked_at timestamptz(3),
        add last_used_at timestamptz(3),
        add created_by text,
        add updated_at timestamptz(3);
      update api_key set updated_at = created_at;
      alter table api_key alter updated_at set not null;
      create index on api_key (organization_id, created_at desc, id desc);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop index api_key_organization_id_created_at_id_idx;
      alter table api_key
        drop previous_secret_sha256, drop previous_secret_expires_at, drop resource_grants, drop allowed_ips,
        drop revoked_at, drop last_used_at, drop created_by, drop updated_at;
    `);
  }
}
