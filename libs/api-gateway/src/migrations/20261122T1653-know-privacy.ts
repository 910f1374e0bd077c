import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Whether drivers go by pseudonyms in an organization, whoever asks; the registry tells all organizations once more. */
export class KnowPrivacy1763830380000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      'alter table organization_limits add column pseudonymise_drivers boolean not null default false',
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table organization_limits drop column pseudonymise_drivers');
  }
}
