import type { MigrationInterface, QueryRunner } from 'typeorm';

import { scopeByOrganization } from '@csms/platform-db';

/** What stays of values that are older than their organization keeps them. */
export class KeepRolledUpValues1763801700000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table meter_retention (organization_id text primary key, days integer not null);
      create table reading_quarter (
        organization_id text not null,
        charge_point_id text not null,
        connector_id integer not null,
        session_id text,
        starts_at timestamptz(3) not null,
        measurand text not null,
        phase text,
        samples integer not null,
        sum numeric not null,
        min numeric not null,
        max numeric not null,
        last numeric not null,
        last_at timestamptz(3) not null,
        unique nulls not distinct (charge_point_id, connector_id, session_id, starts_at, measurand, phase)
      );
      create index on reading_quarter (session_id, starts_at);
      create index on reading_quarter (charge_point_id, starts_at);
      create table kept_signed_value (like meter_value including defaults);
      create index on kept_signed_value (session_id, sampled_at);
    `);
    for (const table of ['meter_retention', 'reading_quarter', 'kept_signed_value']) {
      await runner.query(scopeByOrganization('sessions', table));
    }
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table kept_signed_value, reading_quarter, meter_retention');
  }
}
