import { Client } from 'pg';

import { Database } from './database';

export interface ServiceSchema {
  /** Schema, and stem of its two roles `<schema>_owner` and `<schema>_api`. */
  readonly schema: string;
  readonly migrations: readonly (new () => object)[];
}

/** Any constant will do; it must only be the same in every process that migrates. */
const MIGRATION_LOCK = 7_262_633;

/**
 * Brings one schema up to date with its owner's role. TypeORM takes no lock of its own, so that two processes that
 * start at once would both run a migration: an advisory lock on a connection beside it admits one at a time.
 *
 * @returns the names of the migrations that ran now, oldest first
 */
export async function migrate(ownerUrl: string, service: ServiceSchema): Promise<string[]> {
  const lock = new Client({ connectionString: ownerUrl, application_name: `${service.schema}-migrate-lock` });
  await lock.connect();
  const database = new Database({
    url: ownerUrl,
    schema: service.schema,
    poolSize: 2,
    entities: [],
    migrations: service.migrations,
    applicationName: `${service.schema}-migrate`,
  });
  try {
    await lock.query('select pg_advisory_lock($1, hashtext($2))', [MIGRATION_LOCK, service.schema]);
    await database.connect();
    const ran = await database.dataSource.runMigrations({ transaction: 'each' });
    return ran.map((migration) => migration.name);
  } finally {
    await database.close();
    await lock.end();
  }
}
