import type { MigrationInterface, QueryRunner } from 'typeorm';

import { scopeByOrganization } from '@csms/platform-db';

/** What was taken in each quarter of an hour, and the places of which series are read. */
export class KeepEnergyQuarters1763800500000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table energy_quarter (
        session_id text not null,
        starts_at timestamptz(3) not null,
        organization_id text not null,
        charge_point_id text not null,
        connector_id integer not null,
        site_id text,
        energy_wh bigint,
        readings integer not null,
        is_interpolated boolean not null,
        primary key (session_id, starts_at)
      );
      create index on energy_quarter (charge_point_id, starts_at);
      create index on energy_quarter (site_id, starts_at) include (energy_wh, readings, is_interpolated);
      create table series_due (session_id text primary key, due_at timestamptz(3) not null);
      create index on series_due (due_at);
      insert into series_due (session_id, due_at) select id, now() from session;
      create table metered_place (
        kind text not null check (kind in ('site', 'charge_point')),
        id text not null,
        organization_id text not null,
        site_id text,
        time_zone text not null,
        grid_limit_w integer,
        primary key (kind, id)
      );
      create index on metered_place (site_id) where kind = 'charge_point';
    `);
    for (const table of ['energy_quarter', 'metered_place']) {
      await runner.query(scopeByOrganization('sessions', table));
    }
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table metered_place, series_due, energy_quarter');
  }
}
