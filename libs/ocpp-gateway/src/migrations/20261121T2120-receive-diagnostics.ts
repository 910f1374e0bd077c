import type { MigrationInterface, QueryRunner } from 'typeorm';

import { scopeByOrganization } from '@csms/platform-db';

/** Logs that chargers upload to us, by an address that is good once. */
export class ReceiveDiagnostics1763760000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table diagnostics
        alter upload_url drop not null,
        add upload_token_sha256 text,
        add upload_expires_at timestamptz(3),
        add file_key text,
        add size_bytes bigint,
        add sha256 text,
        add uploaded_at timestamptz(3);
      create unique index on diagnostics (upload_token_sha256);
      create index on diagnostics (file_key);
      create index on diagnostics (upload_expires_at) where completed_at is null;
      create table diagnostics_file (
        key text primary key,
        organization_id text not null,
        diagnostics_id text not null,
        begun_at timestamptz(3) not null
      );
      create index on diagnostics_file (begun_at);
    `);
    await runner.query(scopeByOrganization('ocpp_gateway', 'diagnostics_file'));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop table diagnostics_file;
      delete from diagnostics where upload_url is null;
      alter table diagnostics alter upload_url set not null,
        drop upload_token_sha256, drop upload_expires_at, drop file_key, drop size_bytes, drop sha256,
        drop uploaded_at;
    `);
  }
}
