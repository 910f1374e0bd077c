import type { EntityManager, ObjectLiteral, SelectQueryBuilder } from 'typeorm';

/**
 * What a query finds, so many rows at a time, all of them as they were at one moment: that of the first row (a cursor of
 * PostgreSQL sees nothing that is changed after it was opened). No more than one batch is held in memory. One at a time in
 * a transaction.
 */
export async function* snapshotRows<Row>(
  tx: EntityManager,
  sql: string,
  parameters: readonly unknown[],
  atOnce: number,
): AsyncGenerator<Row[]> {
  await tx.query(`declare snapshot_rows no scroll cursor for ${sql}`, [...parameters]);
  for (;;) {
    const rows = await tx.query<Row[]>(`fetch ${atOnce} from snapshot_rows`);
    if (rows.length > 0) yield rows;
    if (rows.length < atOnce) break;
  }
  await tx.query('close snapshot_rows');
}

/** The same as entities: of a query of one entity, without joins. */
export async function* snapshotOf<Row extends ObjectLiteral>(
  tx: EntityManager,
  query: SelectQueryBuilder<Row>,
  atOnce: number,
): AsyncGenerator<Row[]> {
  const { alias } = query;
  const { metadata } = query.expressionMap.mainAlias ?? {};
  if (metadata === undefined) throw new Error('The query is of no entity');
  const { driver } = tx.dataSource;
  const [sql, parameters] = query.getQueryAndParameters();
  for await (const raw of snapshotRows<Record<string, unknown>>(tx, sql, parameters as unknown[], atOnce)) {
    yield raw.map((values) => {
      const row = metadata.create() as Row;
      for (const column of metadata.columns) {
        const value: unknown = driver.prepareHydratedValue(values[`${alias}_${column.databaseName}`], column);
        column.setEntityValue(row, value);
      }
      return row;
    });
  }
}
