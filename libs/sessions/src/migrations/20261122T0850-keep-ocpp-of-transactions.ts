import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What OCPP says of a transaction and a session does not need. Of those before nobody knows it. */
export class KeepOcppOfTransactions1763801400000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table session
        add column ocpp_version text,
        add column is_offline boolean,
        add column remote_start_id integer
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      'alter table session drop column ocpp_version, drop column is_offline, drop column remote_start_id',
    );
  }
}
