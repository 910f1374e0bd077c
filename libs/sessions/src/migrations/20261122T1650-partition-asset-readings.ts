import type { MigrationInterface, QueryRunner } from 'typeorm';

import { scopeByOrganization } from '@csms/platform-db';

const COLUMNS = `organization_id, asset_id, at, version, power_w, energy_wh, export_wh, voltage_v, current_a, soc_percent,
  is_backfilled, recorded_at, recorded_by`;

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

/** Of all that make tables for months at the same time. */
const LOCK = 7_203_115;

const TABLES = [
  { table: 'asset_reading', key: 'asset_id, at' },
  { table: 'former_asset_reading', key: 'asset_id, at, version' },
] as const;

const indexes = (table: string) => `
  create index on ${table} (organization_id, at);
  ${table === 'asset_reading' ? `create index on ${table} (asset_id, at) where energy_wh is not null or export_wh is not null;` : ''}`;

/** Readings of energy assets by month, as values of chargers are: what is older than anybody keeps goes as a table. */
export class PartitionAssetReadings1763830200000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const { table, key } of TABLES) {
      await runner.query(`
        alter table ${table} rename to ${table}_before;
        create table ${table} (${VALUES}, primary key (${key})) partition by range (at);
        ${indexes(table)}
        do $$
        declare
          month timestamp;
        begin
          for month in select distinct date_trunc('month', at at time zone 'UTC') from ${table}_before loop
            execute format('create table %I partition of ${table} for values from (%L) to (%L)',
              '${table}_' || to_char(month, 'YYYY_MM'), month at time zone 'UTC',
              (month + interval '1 month') at time zone 'UTC');
          end loop;
        end $$;
        insert into ${table} (${COLUMNS}) select ${COLUMNS} from ${table}_before;
        drop table ${table}_before;
      `);
      await runner.query(scopeByOrganization('sessions', table));
    }
    // Requests store readings by a role that makes no tables.
    await runner.query(`
      create function ensure_asset_reading_month(instant timestamptz) returns void language plpgsql
        security definer set search_path = sessions, pg_temp as $$
      declare
        month timestamp := date_trunc('month', instant at time zone 'UTC');
        parent text;
      begin
        perform pg_advisory_xact_lock(${LOCK});
        foreach parent in array array['asset_reading', 'former_asset_reading'] loop
          execute format('create table if not exists %I partition of %I for values from (%L) to (%L)',
            parent || '_' || to_char(month, 'YYYY_MM'), parent, month at time zone 'UTC',
            (month + interval '1 month') at time zone 'UTC');
        end loop;
      end $$;
      revoke all on function ensure_asset_reading_month from public;
      grant execute on function ensure_asset_reading_month to sessions_api;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop function ensure_asset_reading_month');
    for (const { table, key } of TABLES) {
      await runner.query(`
        alter table ${table} rename to ${table}_before;
        create table ${table} (${VALUES}, primary key (${key}));
        ${indexes(table)}
        insert into ${table} (${COLUMNS}) select ${COLUMNS} from ${table}_before;
        drop table ${table}_before;
      `);
      await runner.query(scopeByOrganization('sessions', table));
    }
  }
}
