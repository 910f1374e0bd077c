import { Client, escapeIdentifier, escapeLiteral } from 'pg';

export interface ProvisionOptions {
  /** Address of a role that may create roles and databases. */
  readonly adminUrl: string;
  readonly databaseName: string;
  readonly schemas: readonly string[];
  /** Password of each role, by role name; every `<schema>_owner` and `<schema>_api` must be there. */
  readonly passwords: Readonly<Record<string, string>>;
}

/** Any constant will do; it is taken in the administrator's database and given back with the connection. */
const PROVISION_LOCK = 7_262_635;

/**
 * Creates the database, and for each service its schema with two roles: `<schema>_owner` (migrations, consumers,
 * relay) and `<schema>_api` (REST handlers, held to one organization's rows). Neither can see another schema.
 * Safe to run again and from several processes at once: what is there stays, passwords are set anew.
 */
export async function provision(options: ProvisionOptions): Promise<void> {
  await withClient(options.adminUrl, async (admin) => {
    // Roles belong to the whole server: two that provision at once would change the same catalog rows, and one fail.
    await admin.query('select pg_advisory_lock($1)', [PROVISION_LOCK]);
    await createDatabase(admin, options.databaseName);
    await withClient(databaseUrl(options.adminUrl, options.databaseName), async (client) => {
      await client.query('revoke create on schema public from public');
      for (const schema of options.schemas) await createSchema(client, schema, options);
    });
  });
}

/** The same server and credentials, another database. */
export function databaseUrl(url: string, databaseName: string): string {
  const changed = new URL(url);
  changed.pathname = `/${databaseName}`;
  return changed.toString();
}

/** The same server and database, another role. */
export function roleUrl(url: string, role: string, password: string): string {
  const changed = new URL(url);
  changed.username = encodeURIComponent(role);
  changed.password = encodeURIComponent(password);
  return changed.toString();
}

async function createDatabase(client: Client, name: string): Promise<void> {
  const { rowCount } = await client.query('select 1 from pg_database where datname = $1', [name]);
  if (rowCount === 0) await client.query(`create database ${escapeIdentifier(name)}`);
  await client.query(`revoke all on database ${escapeIdentifier(name)} from public`);
}

async function createSchema(client: Client, schema: string, options: ProvisionOptions): Promise<void> {
  const owner = `${schema}_owner`;
  const api = `${schema}_api`;
  const database = escapeIdentifier(options.databaseName);
  for (const role of [owner, api]) {
    await createRole(client, role, options.passwords[role]);
    await client.query(`grant connect on database ${database} to ${escapeIdentifier(role)}`);
  }
  // A role that is no superuser must be a member of the owner before it may create a schema for it.
  await client.query(`grant ${escapeIdentifier(owner)} to current_user`);
  await client.query(
    `create schema if not exists ${escapeIdentifier(schema)} authorization ${escapeIdentifier(owner)}`,
  );
  await client.query(`grant usage on schema ${escapeIdentifier(schema)} to ${escapeIdentifier(api)}`);
}

async function createRole(client: Client, role: string, password: string | undefined): Promise<void> {
  if (password === undefined) throw new Error(`No password is given for the database role ${role}`);
  const { rowCount } = await client.query('select 1 from pg_roles where rolname = $1', [role]);
  const verb = rowCount === 0 ? 'create' : 'alter';
  await client.query(`${verb} role ${escapeIdentifier(role)} login password ${escapeLiteral(password)}`);
}

async function withClient(url: string, work: (client: Client) => Promise<void>): Promise<void> {
  const client = new Client({ connectionString: url, application_name: 'csms-provision' });
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}
