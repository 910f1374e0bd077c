import type { MigrationInterface, QueryRunner } from 'typeorm';

export class LimitOrganizations1763727600000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table organization
        add column rate_limit_per_minute integer not null default 600 check (rate_limit_per_minute > 0),
        add column rate_limit_burst integer not null default 100 check (rate_limit_burst > 0),
        add column daily_request_quota integer not null default 100000 check (daily_request_quota > 0)
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table organization
        drop column rate_limit_per_minute, drop column rate_limit_burst, drop column daily_request_quota
    `);
  }
}
