import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A charge that began before its token was blocked, and is told after it, was authorized. */
export class DateStatusesOfTokens1763843100000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table token add column status_since timestamptz(3);
      comment on column token.status_since is
        'when its status became another one; null: nobody knows, or it has had it from the beginning';
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table token drop column status_since');
  }
}
