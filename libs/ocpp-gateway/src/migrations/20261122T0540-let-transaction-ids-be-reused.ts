import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Chargers that count their transactions from 1 after each reboot call several by one id. */
export class LetTransactionIdsBeReused1763790000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table transaction drop constraint transaction_charge_point_id_ocpp_transaction_id_key;
      create index on transaction (charge_point_id, ocpp_transaction_id);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop index transaction_charge_point_id_ocpp_transaction_id_idx;
      alter table transaction add unique (charge_point_id, ocpp_transaction_id);
    `);
  }
}
