import type { MigrationInterface, QueryRunner } from 'typeorm';

import { scopeByOrganization } from '@csms/platform-db';

export class ExtendChargePoints1763732400000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table charge_point
        add location jsonb,
        add max_power_kw numeric(12, 3),
        add installation jsonb,
        add reported_vendor text,
        add reported_model text,
        add reported_serial_number text,
        add firmware_version text,
        add booted_at timestamptz(3),
        add status text not null default 'registered',
        add online boolean not null default false,
        add presence_at timestamptz(3),
        add last_seen_at timestamptz(3),
        add decommissioned_at timestamptz(3);
      create table connector (
        charge_point_id text not null references charge_point on delete cascade,
        evse_id integer not null,
        connector_id integer not null,
        organization_id text not null references organization,
        is_declared boolean not null,
        type text,
        max_power_kw numeric(12, 3),
        status text,
        error_code text,
        status_at timestamptz(3),
        primary key (charge_point_id, evse_id, connector_id)
      );
      create index on charge_point (organization_id, updated_at);
    `);
    await runner.query(scopeByOrganization('registry', 'connector'));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop index charge_point_organization_id_updated_at_idx;
      drop table connector;
      alter table charge_point drop location, drop max_power_kw, drop installation, drop reported_vendor,
        drop reported_model, drop reported_serial_number, drop firmware_version, drop booted_at, drop status,
        drop online, drop presence_at, drop last_seen_at, drop decommissioned_at;
    `);
  }
}
