import type { MigrationInterface, QueryRunner } from 'typeorm';

import { scopeByOrganization } from '@csms/platform-db';

/**
 * The quarters of each site added up by its local days. Days are counted by sessions' keeper, for the database does not
 * know where a day begins: until a site's are, its quarters are read.
 */
export class SumDaysOfSites1763842500000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table energy_day (
        site_id text not null,
        organization_id text not null,
        starts_at timestamptz(3) not null,
        energy_wh bigint not null,
        known integer not null,
        unknown integer not null,
        interpolated integer not null,
        backfilled integer not null,
        corrected integer not null,
        readings bigint not null,
        primary key (site_id, starts_at, organization_id)
      );
      create table site_days (
        site_id text primary key,
        organization_id text not null,
        time_zone text not null
      );
      create table site_days_due (site_id text primary key);
      insert into site_days_due (site_id) select id from metered_place where kind = 'site';
    `);
    for (const table of ['energy_day', 'site_days']) {
      await runner.query(scopeByOrganization('sessions', table));
    }
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table site_days_due, site_days, energy_day');
  }
}
