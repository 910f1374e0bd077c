import type { MigrationInterface, QueryRunner } from 'typeorm';

export class SetSitePolicies1763750400000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table site add free_vend boolean not null default false,
        add unknown_tags_offline text not null default 'refuse'
          check (unknown_tags_offline in ('refuse', 'accept'))
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table site drop free_vend, drop unknown_tags_offline');
  }
}
