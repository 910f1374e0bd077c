import type { MigrationInterface, QueryRunner } from 'typeorm';

export class QueueCommands1763737500000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table queued_command (
        position bigint generated always as identity primary key,
        command_id text not null unique,
        organization_id text not null,
        charge_point_id text not null,
        request jsonb not null,
        state text not null,
        expires_at timestamptz(3) not null,
        due_at timestamptz(3) not null,
        sent_at timestamptz(3),
        lost_at timestamptz(3),
        done_at timestamptz(3)
      );
      create index on queued_command (charge_point_id, position) where state <> 'done';
      create index on queued_command (done_at) where state = 'done';
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table queued_command');
  }
}
