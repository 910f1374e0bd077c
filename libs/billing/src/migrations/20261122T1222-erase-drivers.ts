import type { MigrationInterface, QueryRunner } from 'typeorm';

import { scopeByOrganization } from '@csms/platform-db';

/** Ids that mean nobody any more: what is told late of an erased driver's charge is known by them. */
export class EraseDrivers1763814120000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table erased_driver (
        driver_id text primary key,
        organization_id text not null,
        erased_at timestamptz(3) not null
      );
      create index billing_session_of_driver on billing_session (driver_id) where driver_id is not null;
    `);
    await runner.query(scopeByOrganization('billing', 'erased_driver'));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop index billing_session_of_driver; drop table erased_driver');
  }
}
