import { randomBytes } from 'node:crypto';

import { Client, type QueryResultRow } from 'pg';

import { Database, databaseUrl, migrate, provision, roleUrl, type ServiceSchema } from '@csms/platform-db';

import { requiredVariable } from './required-variable';

/** A database of one spec file's own, on the PostgreSQL that the runner names. */
export class TestDatabase {
  readonly url: string;

  private constructor(readonly name: string) {
    this.url = databaseUrl(requiredVariable('DATABASE_URL'), name);
  }

  /** With the schemas and their roles, empty. */
  static async create(schemas: readonly string[]): Promise<TestDatabase> {
    const database = new TestDatabase(`it_${randomBytes(6).toString('hex')}`);
    const roles = schemas.flatMap((schema) => [`${schema}_owner`, `${schema}_api`]);
    await provision({
      adminUrl: requiredVariable('DATABASE_URL'),
      databaseName: database.name,
      schemas,
      passwords: Object.fromEntries(roles.map((role) => [role, passwordOf(role)])),
    });
    return database;
  }

  /** Address for a role, e.g. `billing_api`; by way of a proxy where its address is given as `base`. */
  urlFor(role: string, base = this.url): string {
    return roleUrl(base, role, passwordOf(role));
  }

  migrate(service: ServiceSchema): Promise<string[]> {
    return migrate(this.urlFor(`${service.schema}_owner`), service);
  }

  /** Takes every migration back, newest first. */
  async revert({ schema, migrations }: ServiceSchema): Promise<void> {
    const database = new Database({
      url: this.urlFor(`${schema}_owner`),
      schema,
      poolSize: 2,
      entities: [],
      migrations,
      applicationName: 'spec',
    });
    await database.connect();
    try {
      for (const _ of migrations) await database.dataSource.undoLastMigration({ transaction: 'each' });
    } finally {
      await database.close();
    }
  }

  /** One statement by the administrator, whom row-level security does not hold. */
  async query<Row extends QueryResultRow>(sql: string, parameters: unknown[] = []): Promise<Row[]> {
    return this.as(this.url, async (client) => (await client.query<Row>(sql, parameters)).rows);
  }

  /** A connection of its own for a role. */
  withRole<T>(role: string, work: (client: Client) => Promise<T>): Promise<T> {
    return this.as(this.urlFor(role), work);
  }

  /** Rejects with the reason where a role may not enter. */
  async connectable(url: string): Promise<void> {
    await this.as(url, () => Promise.resolve());
  }

  async drop(): Promise<void> {
    await this.as(requiredVariable('DATABASE_URL'), (client) =>
      client.query(`drop database if exists ${this.name} with (force)`),
    );
  }

  private async as<T>(url: string, work: (client: Client) => Promise<T>): Promise<T> {
    const client = new Client({ connectionString: url, application_name: 'spec' });
    await client.connect();
    try {
      return await work(client);
    } finally {
      await client.end();
    }
  }
}

/** Fixed: roles belong to the whole server, and spec files that run at once share them. */
function passwordOf(role: string): string {
  return `test-${role}`;
}
