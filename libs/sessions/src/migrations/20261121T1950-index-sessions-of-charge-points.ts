import type { MigrationInterface, QueryRunner } from 'typeorm';

export class IndexSessionsOfChargePoints1763754600000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      'create index session_of_charge_point on session (charge_point_id, evse_id, started_at)',
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop index session_of_charge_point');
  }
}
