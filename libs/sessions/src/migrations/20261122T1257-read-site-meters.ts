import type { MigrationInterface, QueryRunner } from 'typeorm';

import { scopeByOrganization } from '@csms/platform-db';

const VALUES = `
  organization_id text not null,
  asset_id text not null,
  at timestamptz(3) not null,
  version integer not null,
  power_w integer,
  energy_wh bigint,
  export_wh bigint,
  voltage_v double precision,
  current_a double precision,
  soc_percent double precision,
  is_backfilled boolean not null,
  recorded_at timestamptz(3) not null,
  recorded_by text not null`;

/** What meters and other energy assets of a site told, the former versions of it, and what it is by quarters of an hour. */
export class ReadSiteMeters1763816220000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table energy_asset (
        id text primary key,
        organization_id text not null,
        site_id text not null,
        parent_id text,
        asset_type text not null,
        name text not null,
        max_power_w bigint,
        import_limit_w bigint,
        export_limit_w bigint,
        removed_at timestamptz(3)
      );
      create index on energy_asset (site_id);
      create table asset_reading (${VALUES}, primary key (asset_id, at));
      create index on asset_reading (asset_id, at) where energy_wh is not null or export_wh is not null;
      create index on asset_reading (organization_id, at);
      create table former_asset_reading (${VALUES}, primary key (asset_id, at, version));
      create index on former_asset_reading (organization_id, at);
      create table asset_quarter (
        asset_id text not null,
        starts_at timestamptz(3) not null,
        organization_id text not null,
        energy_wh bigint,
        energy_ms integer not null,
        export_wh bigint,
        export_ms integer not null,
        is_interpolated boolean not null,
        readings integer not null,
        power_readings integer not null,
        power_sum_w bigint,
        power_max_w integer,
        soc_percent double precision,
        primary key (asset_id, starts_at)
      );
    `);
    for (const table of ['energy_asset', 'asset_reading', 'former_asset_reading', 'asset_quarter']) {
      await runner.query(scopeByOrganization('sessions', table));
    }
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table asset_quarter, former_asset_reading, asset_reading, energy_asset');
  }
}
