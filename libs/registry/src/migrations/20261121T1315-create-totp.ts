import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateTotp1763730900000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table totp (
        user_id text primary key references user_account on delete cascade,
        sealed_secret bytea not null,
        confirmed_at timestamptz(3),
        last_time_step bigint
      );
      create table recovery_code (
        code_sha256 text primary key,
        user_id text not null references user_account on delete cascade
      );
      create index on recovery_code (user_id);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table recovery_code, totp');
  }
}
