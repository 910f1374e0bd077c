import type { MigrationInterface, QueryRunner } from 'typeorm';

import { scopeByOrganization } from '@csms/platform-db';

export class ExtendSites1763730600000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table site add country text, add ocpi_publish boolean not null default false,
        add opening_times jsonb, add updated_at timestamptz(3);
      update site set country = organization.country, updated_at = site.created_at
        from organization where organization.id = site.organization_id;
      alter table site alter country set not null, alter updated_at set not null;
      create table energy_asset (
        id text primary key,
        organization_id text not null references organization,
        site_id text not null references site on delete cascade,
        parent_id text references energy_asset,
        type text not null,
        name text not null,
        max_power_kw numeric(12, 3),
        limits jsonb not null,
        metadata jsonb not null,
        created_at timestamptz(3) not null,
        updated_at timestamptz(3) not null
      );
      create index on energy_asset (site_id, created_at desc, id desc);
      create index on energy_asset (parent_id);
      create index on charge_point (site_id);
      create index on charge_point (project_id);
      create index on project (site_id);
    `);
    await runner.query(scopeByOrganization('registry', 'energy_asset'));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop index charge_point_site_id_idx, charge_point_project_id_idx, project_site_id_idx;
      drop table energy_asset;
      alter table site drop country, drop ocpi_publish, drop opening_times, drop updated_at;
    `);
  }
}
