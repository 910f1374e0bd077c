import type { MigrationInterface, QueryRunner } from 'typeorm';

/** As with keys: looked up before an organization is known. */
export class CreateMembers1763730300000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table member (
        organization_id text not null,
        user_id text not null,
        role text not null,
        resource_grants jsonb not null,
        removed_at timestamptz(3),
        primary key (organization_id, user_id)
      );
      create table ended_session (
        session_id text primary key,
        ended_at timestamptz(3) not null
      );
      create index on ended_session (ended_at);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table ended_session, member');
  }
}
