import type { MigrationInterface, QueryRunner } from 'typeorm';

import { scopeByOrganization } from '@csms/platform-db';

/** Logs that chargers were asked to upload. */
export class CreateDiagnostics1763752200000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table diagnostics (
        id text primary key,
        organization_id text not null,
        charge_point_id text not null,
        log_type text not null,
        upload_url text not null,
        from_at timestamptz(3),
        to_at timestamptz(3),
        is_get_log boolean not null,
        request_id integer not null,
        status text not null,
        reason text,
        file_name text,
        requested_at timestamptz(3) not null,
        completed_at timestamptz(3)
      );
      create index on diagnostics (charge_point_id, requested_at desc, id desc);
      create index on diagnostics (requested_at);
    `);
    await runner.query(scopeByOrganization('ocpp_gateway', 'diagnostics'));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table diagnostics');
  }
}
