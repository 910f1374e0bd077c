import type { ServiceSchema } from '@csms/platform-db';

import { TestDatabase } from './test-database';

interface TableRow {
  readonly table_name: string;
}

/**
 * What holds for the schema of every service, as tests: the API role reaches rows by row-level security alone, and
 * the migrations can be taken back.
 */
export function describeServiceSchema(service: ServiceSchema): void {
  const { schema, migrations } = service;

  describe(`the schema ${schema}`, () => {
    let database: TestDatabase;

    beforeAll(async () => {
      database = await TestDatabase.create([schema]);
      await database.migrate(service);
    }, 60_000);

    afterAll(() => database.drop());

    const tablesWith = (condition: string) =>
      database.query<TableRow>(
        `select table_name from information_schema.tables
         join pg_class on oid = format('%I.%I', table_schema, table_name)::regclass
         where table_schema = $1 and (${condition}) order by table_name`,
        [schema],
      );
    const reads = `has_any_column_privilege('${schema}_api', oid, 'select')
      or has_table_privilege('${schema}_api', oid, 'update, delete, truncate')`;

    // A view of the reader's own rights has that of its tables.
    const isSecured = `(relrowsecurity or coalesce('security_invoker=true' = any(reloptions), false))`;

    it('lets the API role read or change only tables with row-level security', async () => {
      expect(await tablesWith(`(${reads}) and not ${isSecured}`)).toEqual([]);
    });

    it('has a policy for the API role on every table with row-level security', async () => {
      const unruled = await tablesWith(
        `relrowsecurity and not exists (
           select from pg_policies where schemaname = table_schema and tablename = table_name
             and roles = array['${schema}_api']::name[] and qual like '%app.organization_id%')`,
      );
      expect(unruled).toEqual([]);
    });

    it('keeps what is told and handled from the API role', async () => {
      const own = (await tablesWith(reads)).map((row) => row.table_name);
      expect(own.filter((name) => ['inbox', 'outbox', 'schema_migration'].includes(name))).toEqual([]);
    });

    it('can be taken back, and made again', async () => {
      await database.migrate(service);
      await database.revert(service);
      expect((await tablesWith('true')).map((row) => row.table_name)).toEqual(['schema_migration']);
      expect(await database.migrate(service)).toHaveLength(migrations.length);
    });
  });
}
