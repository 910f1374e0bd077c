import type { EntityManager } from 'typeorm';

import type { Database } from './database';

/**
 * The door of REST handlers to their schema: the `<service>_api` role, to which row-level security shows the rows
 * of one organization only. A query that forgets to filter still cannot see, change or insert another
 * organization's rows, and one outside {@link run} sees none.
 */
export class OrganizationDatabase {
  constructor(private readonly database: Database) {}

  /** Runs `work` in one transaction that sees the rows of `organizationId` alone. */
  run<T>(organizationId: string, work: (tx: EntityManager) => Promise<T>): Promise<T> {
    return this.database.transaction(async (tx) => {
      await tx.query(`select set_config('app.organization_id', $1, true)`, [organizationId]);
      return work(tx);
    });
  }

  connect(): Promise<void> {
    return this.database.connect();
  }

  close(): Promise<void> {
    return this.database.close();
  }
}

/**
 * SQL for a migration: lets the API role of `schema` use `table`, but only the rows of the organization that
 * {@link OrganizationDatabase.run} named. The table must have a column `organization_id`.
 */
export function scopeByOrganization(schema: string, table: string): string {
  return `
    alter table ${table} enable row level security;
    create policy organization_isolation on ${table} to ${schema}_api
      using (organization_id = current_setting('app.organization_id', true))
      with check (organization_id = current_setting('app.organization_id', true));
    grant select, insert, update, delete on ${table} to ${schema}_api;
  `;
}
