import type { MigrationInterface, QueryRunner } from 'typeorm';

import { scopeByOrganization } from '@csms/platform-db';

/**
 * Sessions of the past, imported through REST: where a session comes from, which row of which import it is, and what an
 * import must know of tokens, charge points and series.
 */
export class ImportSessions1763813760000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table session
        add column source text not null default 'charger' check (source in ('charger', 'import')),
        add column external_id text,
        add check ((source = 'import') = (external_id is not null));
      create index session_told_at_connector on session (charge_point_id, evse_id, connector_id, started_at desc)
        where source = 'charger';
      create table imported_session (
        organization_id text not null,
        charge_point_id text not null,
        external_id text not null,
        session_id text not null,
        content_sha256 text not null,
        import_id text not null,
        imported_at timestamptz(3) not null default now(),
        primary key (organization_id, charge_point_id, external_id)
      );
      comment on table imported_session is
        'Rows of the past by their natural key; content_sha256: the row as it was imported, so that it is known again';
      create table token (
        organization_id text not null,
        id_tag_key text not null,
        driver_id text,
        id_token_type text,
        primary key (organization_id, id_tag_key)
      );
      comment on table token is 'Whose a token is; id_tag_key: in upper case, for case does not count';
      alter table metered_place add column project_id text;
      alter table energy_quarter add column is_backfilled boolean not null default false;
      ${dropIndexOfSite}
      create index energy_quarter_of_site on energy_quarter (site_id, starts_at)
        include (energy_wh, readings, is_interpolated, is_backfilled);
      alter table series_due add column organization_id text;
      update series_due set organization_id = session.organization_id from session where session.id = session_id;
      delete from series_due where organization_id is null;
      alter table series_due alter column organization_id set not null;
      grant insert on outbox to sessions_api;
    `);
    for (const table of SCOPED) await runner.query(scopeByOrganization('sessions', table));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop policy organization_isolation on series_due;
      alter table series_due disable row level security;
      revoke all on series_due from sessions_api;
      revoke insert on outbox from sessions_api;
      alter table series_due drop column organization_id;
      drop index energy_quarter_of_site;
      create index on energy_quarter (site_id, starts_at) include (energy_wh, readings, is_interpolated);
      alter table energy_quarter drop column is_backfilled;
      alter table metered_place drop column project_id;
      drop table token, imported_session;
      drop index session_told_at_connector;
      alter table session drop column external_id, drop column source;
    `);
  }
}

const SCOPED = ['imported_session', 'token', 'series_due'];

/** PostgreSQL named it. */
const dropIndexOfSite = `
      do $$
      declare
        name text;
      begin
        for name in select indexname from pg_indexes where schemaname = current_schema()
          and tablename = 'energy_quarter' and indexdef like '%(site_id, starts_at)%' loop
          execute format('drop index %I', name);
        end loop;
      end $$;`;
