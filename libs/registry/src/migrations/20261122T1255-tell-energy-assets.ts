import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Energy assets were told to nobody until now: all are told once, by `Retelling`. */
export class TellEnergyAssets1763816100000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table energy_asset add is_told boolean not null default true;
      update energy_asset set is_told = false;
      create index on energy_asset (id) where not is_told;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table energy_asset drop is_told');
  }
}
