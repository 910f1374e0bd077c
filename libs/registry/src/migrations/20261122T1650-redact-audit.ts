import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The audit log stays append-only, but for the tokens of a driver who is erased: within such an erasure the object and
 * its states may be written anew, and nothing else of an entry.
 */
export class RedactAudit1763830200000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop trigger append_only on audit_entry;
      create trigger append_only before delete or truncate on audit_entry
        for each statement execute function refuse_change();
      create function refuse_change_but_redaction() returns trigger language plpgsql as $$
        begin
          if current_setting('app.redacts_audit', true) = 'on'
            and to_jsonb(new) - '{resource_id,before,after}'::text[] = to_jsonb(old) - '{resource_id,before,after}'::text[]
          then return new;
          end if;
          raise exception 'The audit log is append-only';
        end $$;
      create trigger redacted_only before update on audit_entry
        for each row execute function refuse_change_but_redaction();
      grant update (resource_id, before, after) on audit_entry to registry_api;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      revoke update (resource_id, before, after) on audit_entry from registry_api;
      drop trigger redacted_only on audit_entry;
      drop function refuse_change_but_redaction();
      drop trigger append_only on audit_entry;
      create trigger append_only before update or delete or truncate on audit_entry
        for each statement execute function refuse_change();
    `);
  }
}
