import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Which OCPP version a charger spoke when it booted last. */
export class KeepOcppVersions1763760600000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('alter table charger_software add ocpp_version text');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table charger_software drop ocpp_version');
  }
}
