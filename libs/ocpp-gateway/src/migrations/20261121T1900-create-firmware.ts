import type { MigrationInterface, QueryRunner } from 'typeorm';

import { scopeByOrganization } from '@csms/platform-db';

/** The catalogue of firmware, updates of chargers, and what each charger runs by its last boot. */
export class CreateFirmware1763751600000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table firmware (
        id text primary key,
        organization_id text not null,
        vendor text not null,
        model text not null,
        version text not null,
        url text not null,
        sha256 text,
        signature text,
        signing_certificate text,
        approved boolean not null,
        created_at timestamptz(3) not null,
        updated_at timestamptz(3) not null,
        unique (organization_id, vendor, model, version)
      );
      create table firmware_update (
        id text primary key,
        organization_id text not null,
        charge_point_id text not null,
        firmware_id text,
        rollout_id text,
        mode text not null,
        firmware_url text not null,
        from_version text,
        to_version text,
        is_signed boolean not null,
        retrieve_date timestamptz(3) not null,
        install_date timestamptz(3),
        request_id integer not null,
        status text not null,
        reason text,
        locations jsonb not null default '[]',
        created_at timestamptz(3) not null,
        started_at timestamptz(3),
        completed_at timestamptz(3),
        silent_at timestamptz(3) not null
      );
      create index on firmware_update (charge_point_id, created_at desc, id desc);
      create index on firmware_update (silent_at) where completed_at is null;
      create index on firmware_update (rollout_id, charge_point_id) where rollout_id is not null;
      create table charger_software (
        charge_point_id text primary key,
        organization_id text not null,
        vendor text not null,
        model text not null,
        serial_number text,
        firmware_version text,
        booted_at timestamptz(3) not null
      );
      create table firmware_rollout (
        id text primary key,
        organization_id text not null,
        firmware_id text not null,
        filters jsonb not null,
        batch_size integer not null,
        stop_after_failures integer,
        status text not null,
        start_at timestamptz(3) not null,
        deadline_at timestamptz(3) not null,
        created_at timestamptz(3) not null,
        finished_at timestamptz(3),
        due_at timestamptz(3) not null
      );
      create index on firmware_rollout (due_at) where finished_at is null;
      create index on firmware_rollout (firmware_id, created_at desc, id desc);
      create table firmware_rollout_charger (
        rollout_id text not null references firmware_rollout,
        charge_point_id text not null,
        organization_id text not null,
        batch integer not null,
        state text not null,
        reason text,
        update_id text,
        ordered_at timestamptz(3),
        primary key (rollout_id, charge_point_id)
      );
    `);
    // Changes that callers make are told in their own transactions.
    await runner.query('grant insert on outbox to ocpp_gateway_api');
    for (const table of [
      'firmware',
      'firmware_update',
      'charger_software',
      'firmware_rollout',
      'firmware_rollout_charger',
    ]) {
      await runner.query(scopeByOrganization('ocpp_gateway', table));
    }
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      revoke insert on outbox from ocpp_gateway_api;
      drop table firmware_rollout_charger; drop table firmware_rollout;
      drop table charger_software; drop table firmware_update; drop table firmware;
    `);
  }
}
