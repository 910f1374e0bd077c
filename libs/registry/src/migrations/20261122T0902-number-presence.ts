import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Which connection of a charge point is the newest says its number, not the clock of an instance. */
export class NumberPresence1763802120000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('alter table charge_point add presence_epoch bigint not null default 0');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table charge_point drop presence_epoch');
  }
}
