import type { MigrationInterface, QueryRunner } from 'typeorm';

import { scopeByOrganization } from '@csms/platform-db';

export class CreateVehicles1763814840000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table vehicle (
        id text primary key,
        organization_id text not null references organization,
        name text,
        registration text,
        evcc_id text,
        id_tag text,
        driver_id text references driver,
        battery_kwh numeric,
        created_at timestamptz(3) not null,
        updated_at timestamptz(3) not null
      );
      create unique index vehicle_evcc_id on vehicle (organization_id, evcc_id);
      create unique index vehicle_id_tag on vehicle (organization_id, upper(id_tag));
      create index on vehicle (organization_id, created_at desc, id desc);
      create index on vehicle (driver_id);
    `);
    await runner.query(scopeByOrganization('registry', 'vehicle'));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table vehicle');
  }
}
