import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * When values were stored rises with their place in the table, so that one entry for many pages finds those of a time:
 * writing them costs no more than before.
 */
export class FindWhatWasTaken1763841300000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create index meter_value_by_record on meter_value using brin (recorded_at)
        with (pages_per_range = 32, autosummarize = on);
      create index corrected_value_by_record on corrected_value (recorded_at);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop index corrected_value_by_record, meter_value_by_record');
  }
}
