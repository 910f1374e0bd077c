import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Append-only also for ourselves: no role of the service may change or remove an entry. */
export class CreateAudit1763726400000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table audit_entry (
        id text primary key,
        organization_id text not null,
        at timestamptz(3) not null,
        actor_type text not null,
        actor_id text not null,
        action text not null,
        resource_type text not null,
        resource_id text not null,
        before jsonb,
        after jsonb,
        request_id text,
        address text
      );
      create index on audit_entry (organization_id, at desc, id desc);
      create index on audit_entry (organization_id, resource_type, resource_id, at desc);
      alter table audit_entry enable row level security;
      create policy organization_isolation on audit_entry to registry_api
        using (organization_id = current_setting('app.organization_id', true))
        with check (organization_id = current_setting('app.organization_id', true));
      grant select, insert on audit_entry to registry_api;
      create function refuse_change() returns trigger language plpgsql as $$
        begin raise exception 'The audit log is append-only'; end $$;
      create trigger append_only before update or delete or truncate on audit_entry
        for each statement execute function refuse_change();
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`drop table audit_entry; drop function refuse_change()`);
  }
}
