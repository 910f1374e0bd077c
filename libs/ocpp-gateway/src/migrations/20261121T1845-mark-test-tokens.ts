import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The token of a test charge says so: its charge is nobody's bill. */
export class MarkTestTokens1763750700000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('alter table token add purpose text');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table token drop purpose');
  }
}
