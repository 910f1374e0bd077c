import type { MigrationInterface, QueryRunner } from 'typeorm';

/** More than one, so that a stray register at the end can be told from the others. */
export class KeepLatestRegisters1763829000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table session add latest_registers jsonb not null default '[]';
      update session
         set latest_registers = jsonb_build_array(jsonb_build_array(
               to_char(last_register_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), last_register_wh))
       where last_register_wh is not null;
      alter table session drop last_register_at, drop last_register_wh;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table session add last_register_at timestamptz(3), add last_register_wh bigint;
      update session
         set last_register_at = (latest_registers->-1->>0)::timestamptz,
             last_register_wh = (latest_registers->-1->>1)::bigint;
      alter table session drop latest_registers;
    `);
  }
}
