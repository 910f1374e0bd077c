import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Whether drivers go by pseudonyms was kept by nobody until now: organizations are told once more, by `Retelling`. */
export class TellOrganizations1763830260000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table organization add is_told boolean not null default true;
      update organization set is_told = false;
      create index on organization (id) where not is_told;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table organization drop is_told');
  }
}
