import type { MigrationInterface, QueryRunner } from 'typeorm';

/** From a charge point that is out of service nobody waits for the end of a session. */
export class RememberRemovedChargePoints1763840940000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `alter table metered_place add column is_decommissioned boolean not null default false`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`alter table metered_place drop column is_decommissioned`);
  }
}
