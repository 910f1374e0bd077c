import type { ObjectLiteral, SelectQueryBuilder } from 'typeorm';

import { InvalidParameterError } from '@csms/kernel';

import type { FoundPage } from './page';
import type { Keyset, PageRequest } from './page-query.dto';
import { keysetIn, NEWEST_FIRST, type SortOrder } from './sort-order';

/**
 * One page of a list in a stable order, ties by id. With a cursor the page starts after a row, not at a count, so that
 * rows which arrive meanwhile shift nothing. The columns that are sorted by hold no null, and instants are
 * `timestamptz(3)`: a cursor carries milliseconds, and finer digits would make rows disappear between pages.
 */
export async function findSorted<Row extends ObjectLiteral>(
  query: SelectQueryBuilder<Row>,
  order: SortOrder,
  idColumn: string,
  page: PageRequest,
): Promise<FoundPage<Row>> {
  const column = `${query.alias}.${order.column}`;
  const id = `${query.alias}.${idColumn}`;
  const countedBefore = page.after === null ? null : await query.getCount();
  if (page.after !== null) {
    const { at, id: afterId } = ofThisOrder(page.after, order);
    query.andWhere(`(${column}, ${id}) ${order.isDescending ? '<' : '>'} (:afterAt, :afterId)`, {
      afterAt: at,
      afterId,
    });
  }
  const direction = order.isDescending ? 'DESC' : 'ASC';
  const rows = await query
    .orderBy(column, direction)
    .addOrderBy(id, direction)
    .offset(page.offset)
    .limit(page.limit + 1)
    .getMany();
  const keysetOf = (row: Row) => keysetIn(order, row[order.column] as string | Date, row[idColumn] as string);
  const total = countedBefore ?? totalSeen(rows.length, page) ?? (await query.getCount());
  return { rows, total, request: page, keysetOf };
}

/** A last page says how many there are, and most lists are one page: a question less to the database. */
function totalSeen(found: number, { offset, limit }: PageRequest): number | null {
  const isLast = found <= limit && (found > 0 || offset === 0);
  return isLast ? offset + found : null;
}

function ofThisOrder(after: Keyset, order: SortOrder): Keyset {
  const isOurs = (after.sort ?? NEWEST_FIRST) === order.name;
  if (isOurs && (!order.isInstant || !Number.isNaN(Date.parse(after.at)))) return after;
  throw InvalidParameterError.of(
    'cursor',
    'cursor',
    'cursor is of a list in another order, or with other filters.',
  );
}
