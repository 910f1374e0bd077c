import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Of a driver who was erased nothing comes back by what is told late. */
export class EraseDrivers1763813880000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table session add column is_driver_erased boolean not null default false;
      alter table driver add column erased_at timestamptz(3);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table session drop column is_driver_erased;
      alter table driver drop column erased_at;
    `);
  }
}
