import type { MigrationInterface, QueryRunner } from 'typeorm';

/** An installer is no organization's: only the schema's owner asks what he works on. */
export class CreateProjectInstallers1763739000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table project_installer (
        project_id text not null,
        installer_id text not null,
        primary key (installer_id, project_id)
      );
      create index on charge_point (project_id);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`drop index charge_point_project_id_idx; drop table project_installer`);
  }
}
