import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Of chargers that tell the energy of each interval, and no register. */
export class KeepEnergyIntervals1763841900000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table session add column energy_intervals jsonb not null default '[]';
      comment on column session.energy_intervals is
        'end in ms since 1970, thousandths of a Wh, and 1 where it is of the clock; only where no register tells';
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table session drop column energy_intervals');
  }
}
