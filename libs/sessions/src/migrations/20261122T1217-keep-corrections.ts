import type { MigrationInterface, QueryRunner } from 'typeorm';

import { scopeByOrganization } from '@csms/platform-db';

const SCOPED = ['session_version', 'correction', 'corrected_value'];

/**
 * What people put right, beside what chargers sent: every earlier state stays. Of values that were stored before nobody
 * knows when that was (`recorded_at` is null).
 */
export class KeepCorrections1763813820000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table session add column corrected_figures jsonb, add column revised_at timestamptz(3);
      update session set revised_at = updated_at where ended_at is not null;
      create table session_version (
        session_id text not null,
        organization_id text not null,
        revision integer not null,
        recorded_at timestamptz(3) not null,
        replaced_at timestamptz(3) not null,
        state jsonb not null,
        primary key (session_id, revision)
      );
      create table correction (
        id text primary key,
        organization_id text not null,
        session_id text not null,
        charge_point_id text not null,
        site_id text,
        kind text not null check (kind in ('corrected', 'backfilled')),
        at timestamptz(3) not null,
        by_type text not null,
        by_id text not null,
        reason text not null,
        source text not null,
        changes jsonb not null,
        figures_before jsonb not null,
        figures_after jsonb not null,
        revision integer not null,
        unique (session_id, revision)
      );
      create index on correction (organization_id, at desc, id desc);
      create index on correction (session_id, at desc);
      create index on correction (charge_point_id, at desc);
      create table corrected_value (
        correction_id text not null,
        organization_id text not null,
        session_id text not null,
        seq bigint not null,
        value numeric not null,
        recorded_at timestamptz(3) not null,
        primary key (seq, recorded_at)
      );
      create index on corrected_value (session_id);
      alter table meter_value add column recorded_at timestamptz(3), add column corrected_value numeric;
      alter table meter_value alter column recorded_at set default now();
      alter table kept_signed_value add column recorded_at timestamptz(3), add column corrected_value numeric;
      alter table energy_quarter add column is_corrected boolean not null default false;
      drop index energy_quarter_of_site;
      create index energy_quarter_of_site on energy_quarter (site_id, starts_at)
        include (energy_wh, readings, is_interpolated, is_backfilled, is_corrected);
    `);
    for (const table of SCOPED) await runner.query(scopeByOrganization('sessions', table));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop index energy_quarter_of_site;
      create index energy_quarter_of_site on energy_quarter (site_id, starts_at)
        include (energy_wh, readings, is_interpolated, is_backfilled);
      alter table energy_quarter drop column is_corrected;
      alter table kept_signed_value drop column recorded_at, drop column corrected_value;
      alter table meter_value drop column recorded_at, drop column corrected_value;
      drop table corrected_value, correction, session_version;
      alter table session drop column corrected_figures, drop column revised_at;
    `);
  }
}
