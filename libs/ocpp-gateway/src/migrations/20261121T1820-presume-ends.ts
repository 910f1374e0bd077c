import type { MigrationInterface, QueryRunner } from 'typeorm';

export class PresumeEndsOfTransactions1763749200000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    // A start is told again with the same words, whatever instant they were taken for.
    await runner.query(`
      alter table transaction
        add column is_end_presumed boolean not null default false,
        add column stated_start text;
      update transaction set stated_start = to_char(started_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"');
      drop index transaction_start_16;
      create unique index transaction_start_16
        on transaction (charge_point_id, connector_id, stated_start, meter_start_wh, id_token_key)
        where ocpp_version = '1.6';
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop index transaction_start_16;
      alter table transaction drop column is_end_presumed, drop column stated_start;
      create unique index transaction_start_16
        on transaction (charge_point_id, connector_id, started_at, meter_start_wh, id_token_key)
        where ocpp_version = '1.6';
    `);
  }
}
