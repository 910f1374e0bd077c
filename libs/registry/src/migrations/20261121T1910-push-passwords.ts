import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A new password that a charger is told by a command, beside the one that it has. */
export class PushPasswords1763752200000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('alter table charge_point add password_push jsonb');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table charge_point drop password_push');
  }
}
