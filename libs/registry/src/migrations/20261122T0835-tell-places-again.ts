import type { MigrationInterface, QueryRunner } from 'typeorm';

const TABLES = ['site', 'project', 'charge_point'];

/**
 * Projects were told to nobody until now, and others now keep more of sites and charge points than they did: all are told
 * once more, by `Retelling`. What is out of service for good is not.
 */
export class TellPlacesAgain1763800500000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const table of TABLES) {
      await runner.query(`
        alter table ${table} add is_told boolean not null default true;
        update ${table} set is_told = false ${table === 'charge_point' ? `where lifecycle <> 'decommissioned'` : ''};
        create index on ${table} (id) where not is_told;
      `);
    }
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of TABLES) await runner.query(`alter table ${table} drop is_told`);
  }
}
