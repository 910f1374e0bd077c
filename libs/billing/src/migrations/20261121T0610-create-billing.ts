import type { MigrationInterface, QueryRunner } from 'typeorm';

import { scopeByOrganization } from '@csms/platform-db';
import { eventTablesDown, eventTablesUp } from '@csms/platform-kafka';

const SCOPED = ['tariff', 'tariff_version', 'tariff_assignment', 'billing_session'];

export class CreateBilling1763705400000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(eventTablesUp());
    await runner.query(`grant insert on outbox to billing_api`);
    await runner.query(`
      create table tariff (
        id text primary key,
        organization_id text not null,
        currency text not null,
        current_version integer not null,
        created_at timestamptz(3) not null,
        updated_at timestamptz(3) not null
      );
      create table tariff_version (
        tariff_id text not null references tariff,
        version integer not null,
        organization_id text not null,
        effective_at timestamptz(3) not null,
        name text not null,
        currency text not null,
        energy_rate_per_kwh numeric not null check (energy_rate_per_kwh >= 0),
        session_fee numeric not null check (session_fee >= 0),
        idle_fee_per_minute numeric not null check (idle_fee_per_minute >= 0),
        idle_grace_period_minutes integer not null check (idle_grace_period_minutes >= 0),
        tax_rate_percent numeric not null check (tax_rate_percent between 0 and 100),
        primary key (tariff_id, version)
      );
      create table tariff_assignment (
        id text primary key,
        organization_id text not null,
        tariff_id text not null references tariff,
        target_type text not null,
        target_id text not null,
        connector_id integer,
        created_at timestamptz(3) not null,
        unique nulls not distinct (organization_id, target_type, target_id, connector_id)
      );
      create table billing_session (
        id text primary key,
        organization_id text not null,
        session_id text not null unique,
        transaction_id text not null,
        charge_point_id text not null,
        connector_id integer not null,
        site_id text,
        project_id text,
        driver_id text,
        time_zone text not null,
        started_at timestamptz(3) not null,
        ended_at timestamptz(3),
        energy_wh bigint,
        session_status text not null,
        status text not null,
        review_reason text,
        tariff_id text,
        tariff_version integer,
        currency text,
        line_items jsonb not null,
        subtotal_amount numeric,
        tax_amount numeric,
        discount_amount numeric,
        total_amount numeric,
        session_revision integer not null,
        created_at timestamptz(3) not null,
        updated_at timestamptz(3) not null
      );
      create index on tariff (organization_id, created_at desc, id desc);
      create index on billing_session (organization_id, started_at desc, id desc);
    `);
    for (const table of SCOPED) await runner.query(scopeByOrganization('billing', table));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`drop table billing_session, tariff_assignment, tariff_version, tariff`);
    await runner.query(eventTablesDown());
  }
}
