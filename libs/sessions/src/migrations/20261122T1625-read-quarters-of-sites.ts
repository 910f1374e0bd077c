import type { MigrationInterface, QueryRunner } from 'typeorm';

const INCLUDED = 'energy_wh, readings, is_interpolated, is_backfilled, is_corrected';

/** A year of a site is read from its index alone: the API role's row-level security looks at the organization, too. */
export class ReadQuartersOfSites1763828700000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop index energy_quarter_of_site;
      create index energy_quarter_of_site on energy_quarter (site_id, starts_at)
        include (${INCLUDED}, organization_id);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop index energy_quarter_of_site;
      create index energy_quarter_of_site on energy_quarter (site_id, starts_at) include (${INCLUDED});
    `);
  }
}
