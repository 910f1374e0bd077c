import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A start that its end has told anew stands against the one that was told first. */
export class CorrectStarts1763841000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('alter table session add column is_start_corrected boolean not null default false');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table session drop column is_start_corrected');
  }
}
