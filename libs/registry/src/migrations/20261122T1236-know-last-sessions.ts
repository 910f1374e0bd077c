import type { MigrationInterface, QueryRunner } from 'typeorm';

/** When a driver began to charge last: who has not for long is erased. */
export class KnowLastSessions1763814960000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table driver add column last_session_at timestamptz(3);
      create index driver_by_last_session on driver (organization_id, last_session_at)
        where last_session_at is not null;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table driver drop column last_session_at');
  }
}
