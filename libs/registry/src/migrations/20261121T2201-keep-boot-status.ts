import type { MigrationInterface, QueryRunner } from 'typeorm';

export class KeepBootStatus1763762460000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table charge_point add boot_status text;
      update charge_point set boot_status = 'Accepted' where booted_at is not null;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table charge_point drop boot_status');
  }
}
