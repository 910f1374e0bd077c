import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What an organization has not settled itself holds as the code has it. */
export class SettleOrganizations1763737320000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`alter table organization add column settings jsonb not null default '{}'`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table organization drop column settings');
  }
}
