import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A password that a charger is to come with, beside the one that it has. */
export class KeepNextPasswords1763753100000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('alter table charge_point add next_password jsonb');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table charge_point drop next_password');
  }
}
