import type { MigrationInterface, QueryRunner } from 'typeorm';

/** How long an organization keeps sessions; null: it has settled nothing. */
export class KeepSessionsSoLong1763814600000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table meter_retention add column sessions_days integer;
      create index session_by_end on session (ended_at) where ended_at is not null;
      create index attempt_by_age on attempt (at);
      create index anomaly_by_age on anomaly (at);
      create index connector_word_by_age on connector_word (at);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop index session_by_end, attempt_by_age, anomaly_by_age, connector_word_by_age;
      alter table meter_retention drop column sessions_days;
    `);
  }
}
