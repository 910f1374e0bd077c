import type { MigrationInterface, QueryRunner } from 'typeorm';

export class ExtendOrganizations1763731500000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table organization add contact_email text;
      grant update on organization to registry_api;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      revoke update on organization from registry_api;
      alter table organization drop contact_email;
    `);
  }
}
