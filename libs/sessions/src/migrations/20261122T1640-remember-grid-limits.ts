import type { MigrationInterface, QueryRunner } from 'typeorm';

import { scopeByOrganization } from '@csms/platform-db';

/** What the grid connection of a site carried at each time. What it was before now nobody kept. */
export class RememberGridLimits1763829600000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table site_grid_limit (
        site_id text not null,
        since timestamptz(3) not null,
        organization_id text not null,
        grid_limit_w integer,
        primary key (site_id, since)
      );
      insert into site_grid_limit (site_id, since, organization_id, grid_limit_w)
      select id, now(), organization_id, grid_limit_w from metered_place where kind = 'site';
    `);
    await runner.query(scopeByOrganization('sessions', 'site_grid_limit'));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table site_grid_limit');
  }
}
