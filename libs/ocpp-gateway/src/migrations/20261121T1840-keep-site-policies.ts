import type { MigrationInterface, QueryRunner } from 'typeorm';

export class KeepSitePolicies1763750400000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table site_policy (
        site_id text primary key,
        free_vend boolean not null,
        unknown_tags_offline text not null
      );
      alter table charge_point add free_vend boolean not null default false,
        add accepts_unknown_offline boolean not null default false;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop table site_policy;
      alter table charge_point drop free_vend, drop accepts_unknown_offline;
    `);
  }
}
