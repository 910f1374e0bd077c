import type { MigrationInterface, QueryRunner } from 'typeorm';

/** So that every instance sees what changed since it last looked. */
export class WatchChargePoints1763731200000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table charge_point add updated_at timestamptz not null default clock_timestamp();
      create index on charge_point (updated_at);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`alter table charge_point drop updated_at`);
  }
}
