import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Energy is the difference of two registers, rounded once: a double tells thousandths of a Wh apart up to 1e12 Wh. */
export class KeepFractionsOfRegisters1763840700000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table session
        alter column meter_start_wh type double precision,
        alter column meter_stop_wh type double precision,
        alter column first_register_wh type double precision;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table session
        alter column meter_start_wh type bigint,
        alter column meter_stop_wh type bigint,
        alter column first_register_wh type bigint;
    `);
  }
}
