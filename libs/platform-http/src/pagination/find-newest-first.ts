import type { ObjectLiteral, SelectQueryBuilder } from 'typeorm';

import type { FoundRows } from './page';
import type { PageRequest } from './page-query.dto';

/**
 * One page of a list, newest first, ties by id. With a cursor the page starts after a row, not at a count, so that
 * rows which arrive meanwhile shift nothing. The instant's column must be `timestamptz(3)`: a cursor carries
 * milliseconds, and finer digits would make rows disappear between pages.
 */
export async function findNewestFirst<Row extends ObjectLiteral>(
  query: SelectQueryBuilder<Row>,
  columns: { readonly at: string; readonly id: string },
  page: PageRequest,
): Promise<FoundRows<Row>> {
  const at = `${query.alias}.${columns.at}`;
  const id = `${query.alias}.${columns.id}`;
  const total = await query.getCount();
  if (page.after !== null)
    query.andWhere(`(${at}, ${id}) < (:afterAt, :afterId)`, {
      afterAt: page.after.at,
      afterId: page.after.id,
    });
  const rows = await query
    .orderBy(at, 'DESC')
    .addOrderBy(id, 'DESC')
    .offset(page.offset)
    .limit(page.limit + 1)
    .getMany();
  return { rows, total };
}
