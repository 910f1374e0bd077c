import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A start looks for what is still open at its connector; a charge point has thousands of transactions that are not. */
export class IndexOpenTransactions1763736300000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create index transaction_open_by_charge_point on transaction (charge_point_id) where ended_at is null;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop index transaction_open_by_charge_point');
  }
}
