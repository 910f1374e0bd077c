import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Test charges of commissioning are told from those of drivers. */
export class MarkTestCharges1763750160000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('alter table session add purpose text');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table session drop purpose');
  }
}
