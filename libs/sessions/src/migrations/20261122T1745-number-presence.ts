import type { MigrationInterface, QueryRunner } from 'typeorm';

/** By the number of the connection, for the clocks of two instances differ. */
export class NumberPresence1763833500000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('alter table presence add epoch bigint not null default 0');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table presence drop epoch');
  }
}
