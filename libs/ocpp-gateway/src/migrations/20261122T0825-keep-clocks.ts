import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What a charger has shown of its clock outlives its connection: a queue comes first when it is back. */
export class KeepClocks1763799900000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table charge_point
        add column zone_habit text check (zone_habit in ('utc', 'local')),
        add column clock_skew_ms bigint not null default 0;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table charge_point drop column zone_habit, drop column clock_skew_ms');
  }
}
