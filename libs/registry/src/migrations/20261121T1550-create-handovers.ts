import type { MigrationInterface, QueryRunner } from 'typeorm';

import { scopeByOrganization } from '@csms/platform-db';

const SCOPED = ['handover', 'handover_charge_point'];

export class CreateHandovers1763740200000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table handover (
        id text primary key,
        organization_id text not null references organization,
        project_id text not null references project,
        status text not null,
        site_owner_email text not null,
        record jsonb not null,
        record_sha256 text not null,
        secret_sha256 text not null,
        expires_at timestamptz(3) not null,
        created_by text not null,
        created_at timestamptz(3) not null,
        decided_at timestamptz(3),
        decided_by text,
        decided_name text,
        reason text
      );
      create index on handover (project_id, created_at desc, id desc);
      create index on handover (organization_id, created_at desc, id desc);
      create table handover_charge_point (
        handover_id text not null references handover on delete cascade,
        charge_point_id text not null references charge_point,
        organization_id text not null,
        is_open boolean not null,
        primary key (handover_id, charge_point_id)
      );
      create unique index handover_charge_point_open on handover_charge_point (charge_point_id) where is_open;
    `);
    for (const table of SCOPED) await runner.query(scopeByOrganization('registry', table));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table handover_charge_point, handover');
  }
}
