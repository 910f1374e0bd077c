import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What the API role may read of its organization, and no more. */
const readable = (table: string): string => `
  alter table ${table} enable row level security;
  create policy organization_isolation on ${table} to api_gateway_api
    using (organization_id = current_setting('app.organization_id', true));
  grant select on ${table} to api_gateway_api;
`;

export class CreateLimitsAndUsage1763727900000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table organization_limits (
        organization_id text primary key,
        rate_limit_per_minute integer not null,
        rate_limit_burst integer not null,
        daily_request_quota integer not null
      );
      create table usage_count (
        organization_id text not null,
        day date not null,
        endpoint text not null,
        requests bigint not null,
        primary key (organization_id, day, endpoint)
      );
      create index usage_count_day on usage_count (day);
      -- Not logged: what a crash of the server loses is worth less than a write-ahead log of every second.
      create unlogged table rate_bucket (
        subject text primary key,
        tokens double precision not null,
        burst double precision not null,
        per_second double precision not null,
        filled_at timestamptz not null
      );
    `);
    for (const table of ['organization_limits', 'usage_count']) await runner.query(readable(table));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table rate_bucket, usage_count, organization_limits');
  }
}
