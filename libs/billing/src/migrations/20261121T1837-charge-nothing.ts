import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Why a session costs nothing, where it is not its tariff that says so. */
export class ChargeNothing1763750220000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('alter table billing_session add free_reason text');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table billing_session drop free_reason');
  }
}
