import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A charger may show in mid-charge how it means its time: then the start is read anew with the end. */
export class KeepReadingsOfStarts1763841000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table transaction add column start_reading jsonb;
      comment on column transaction.start_reading is
        'how the start was read: stated, received_at, habit; null: of a time when it was not kept, or no start was told';
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table transaction drop column start_reading');
  }
}
