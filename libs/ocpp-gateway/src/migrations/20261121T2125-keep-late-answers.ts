import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What chargers answer to commands that nobody waits for any more. */
export class KeepLateAnswers1763760300000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('alter table command add late_response jsonb, add late_response_at timestamptz(3)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table command drop late_response, drop late_response_at');
  }
}
