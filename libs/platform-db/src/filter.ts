import type { ObjectLiteral, SelectQueryBuilder } from 'typeorm';

/** SQL, and the values of its parameters. */
export type Condition = readonly [sql: string, parameters: Readonly<Record<string, unknown>>];

/** Keeps a list to the rows that meet the conditions; one with a value that is not given is left out. */
export function whereGiven<Row extends ObjectLiteral>(
  query: SelectQueryBuilder<Row>,
  conditions: readonly Condition[],
): void {
  for (const [sql, parameters] of conditions) {
    if (!Object.values(parameters).includes(undefined)) query.andWhere(sql, parameters);
  }
}
