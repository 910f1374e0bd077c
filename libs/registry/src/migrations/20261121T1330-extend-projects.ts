import type { MigrationInterface, QueryRunner } from 'typeorm';

export class ExtendProjects1763731800000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table project add site_owner_email text, add updated_at timestamptz(3);
      update project set updated_at = created_at;
      alter table project alter updated_at set not null;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`alter table project drop site_owner_email, drop updated_at`);
  }
}
