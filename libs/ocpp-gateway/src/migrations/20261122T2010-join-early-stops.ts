import type { MigrationInterface, QueryRunner } from 'typeorm';

/** After an outage a stop may come before its start, without the id that the start would have got. */
export class JoinEarlyStops1763842200000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table transaction add column is_start_inferred boolean not null default false;
      comment on column transaction.is_start_inferred is 'its stop has told of the start; the start itself may come yet';
      create index transaction_inferred on transaction (charge_point_id) where is_start_inferred;
      create table early_stop (
        event_id text primary key,
        charge_point_id text not null,
        request json not null,
        ended_at timestamptz(3) not null,
        received_at timestamptz(3) not null
      );
      comment on column early_stop.request is 'as it was sent, in its order: its event is known by that';
      comment on table early_stop is 'stops of transactions that nobody knows, until their start comes, or for some days';
      create index on early_stop (charge_point_id);
      create index on early_stop (received_at);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop table early_stop;
      drop index transaction_inferred;
      alter table transaction drop column is_start_inferred;
    `);
  }
}
