import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Others now keep the project of a charge point, too: all are told once more, by `Retelling`. */
export class TellChargePointsAgain1763813760000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`update charge_point set is_told = false where lifecycle <> 'decommissioned'`);
  }

  async down(): Promise<void> {
    // What was told again stays told.
  }
}
