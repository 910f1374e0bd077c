import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A session whose end is never told must not stay active for ever. */
export class PresumeEnds1763748600000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table session
        add column is_end_told boolean not null default false,
        add column presumed_end_at timestamptz(3),
        add column presumed_end_reason text,
        add column last_sign_at timestamptz(3);
      update session set is_end_told = ended_at is not null,
        last_sign_at = greatest(started_at, ended_at, last_register_at);
      alter table session alter column last_sign_at set not null, alter column is_end_told drop default;
      create index on session (updated_at) where ended_at is null;
      create table suspicion (
        session_id text primary key,
        reason text not null,
        ends_at timestamptz(3),
        due_at timestamptz(3) not null
      );
      create index on suspicion (due_at);
      create table presence (
        charge_point_id text primary key,
        is_online boolean not null,
        since timestamptz(3) not null
      );
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop table presence, suspicion;
      alter table session drop column is_end_told, drop column presumed_end_at, drop column presumed_end_reason,
        drop column last_sign_at;
      drop index if exists session_updated_at_idx;
    `);
  }
}
