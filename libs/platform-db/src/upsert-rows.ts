import type { EntityManager, EntityMetadata, EntityTarget, ObjectLiteral } from 'typeorm';

/** The statement of each entity, which is the same for every number of rows. */
const statements = new WeakMap<EntityMetadata, string>();

/**
 * Writes whole rows over those with the same key, or adds them, by one statement with one parameter: for those who
 * write hundreds of rows again and again, to whom TypeORM's own upsert (a statement made anew, with a parameter for each
 * value) is the greater part of the work.
 *
 * @throws Error when a row lacks a column: there are no defaults here
 */
export async function upsertRows<Row extends ObjectLiteral>(
  tx: EntityManager,
  entity: EntityTarget<Row>,
  rows: readonly Row[],
): Promise<void> {
  if (rows.length === 0) return;
  const metadata = tx.dataSource.getMetadata(entity);
  const records = rows.map((row) => recordOf(metadata, row));
  await tx.query(statementOf(metadata), [JSON.stringify(records)]);
}

function recordOf(metadata: EntityMetadata, row: ObjectLiteral): Record<string, unknown> {
  return Object.fromEntries(
    metadata.columns.map((column) => {
      const value: unknown = column.getEntityValue(row, true);
      if (value === undefined) throw new Error(`A row of ${metadata.tableName} lacks ${column.databaseName}`);
      return [column.databaseName, value];
    }),
  );
}

function statementOf(metadata: EntityMetadata): string {
  const known = statements.get(metadata);
  if (known !== undefined) return known;
  const quoted = (name: string): string => `"${name}"`;
  const names = metadata.columns.map(({ databaseName }) => quoted(databaseName));
  const keys = metadata.primaryColumns.map(({ databaseName }) => quoted(databaseName));
  const written = names.filter((name) => !keys.includes(name));
  const table = quoted(metadata.tableName);
  // The row type of the table says how each member of the JSON is read.
  const statement = `insert into ${table} (${names.join(', ')})
    select ${names.join(', ')} from jsonb_populate_recordset(null::${table}, $1::jsonb)
    on conflict (${keys.join(', ')}) do update
    set ${written.map((name) => `${name} = excluded.${name}`).join(', ')}`;
  statements.set(metadata, statement);
  return statement;
}
