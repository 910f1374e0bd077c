import type { MigrationInterface, QueryRunner } from 'typeorm';

import { scopeByOrganization } from '@csms/platform-db';

/** Which sites there are. */
export class KeepSites1763760900000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('create table site (site_id text primary key, organization_id text not null)');
    await runner.query(scopeByOrganization('analytics', 'site'));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table site');
  }
}
